"""Checks queries and requests: parse, bind, run the rules, put in order."""

from __future__ import annotations

from odataq.checker.checker import Checker, check, check_payload
from odataq.checker.subjects import Subject

__all__ = ["Checker", "Subject", "check", "check_payload"]
