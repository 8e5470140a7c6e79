"""Makers of requests that change data: each is checked before it is returned."""
