"""Found as `tempfile`. If that fails, whoever imports it is told why."""

import sandbox_tempfile.drop_in  # noqa: F401
