"""Connections of Dataverse: questions about them, and requests that make one."""
