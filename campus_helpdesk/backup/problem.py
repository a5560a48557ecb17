"""What is in the way of a backup or of a restore."""


class BackupProblem(Exception):
    """One plain sentence; nothing was changed."""
