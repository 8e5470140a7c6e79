"""The entity data model of a service, read from its CSDL."""
