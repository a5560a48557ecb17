"""Every address of the URLconf under everything that people and programs send by mistake or on purpose."""
