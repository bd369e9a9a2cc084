"""What every stage runs on: the memo, digests, file states, worker processes, the lock, progress."""
