"""Kho Báo: a folder of raw Vietnamese news articles becomes a searchable static archive."""
