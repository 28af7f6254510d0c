"""Where among trusted partners should we buy, make and ship."""

__version__ = "0.1.0"
