"""``python -m khobao``."""

from khobao.cli import run

if __name__ == "__main__":
    run()
