"""`desk_child` as it is where the SQLite library is not safe with two connections: one for everything.

python -m tests.process.alone_child HOME
"""

from __future__ import annotations

import asyncio
import sys
from pathlib import Path

from reviewer.store import files
from tests.process.desk_child import main

if __name__ == "__main__":
    files.is_fixed = lambda: False
    asyncio.run(main(Path(sys.argv[1])))
