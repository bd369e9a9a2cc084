#!/usr/bin/env python3
"""The program, from the repository; its command line is ``khobao/cli/``."""

from khobao.cli import end, main

if __name__ == "__main__":
    end(main())
