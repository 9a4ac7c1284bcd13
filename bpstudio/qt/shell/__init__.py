"""The window: its bands, actions, menus, notices and dialogs."""
