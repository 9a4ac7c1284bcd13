"""A session in other forms: one file a form, all of them in the table ``forms.FORMS``."""
