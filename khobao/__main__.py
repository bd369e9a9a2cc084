"""``python -m khobao``."""

from khobao.cli import end, main

if __name__ == "__main__":
    end(main())
