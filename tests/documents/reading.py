"""All that a file says, read by the libraries that open such files, so that words can be looked for in it."""

import io
import zipfile

from pypdf import PdfReader


def words(content: bytes, file_format: str) -> str:
    match file_format:
        case "docx" | "xlsx":
            with zipfile.ZipFile(io.BytesIO(content)) as parts:
                return "\n".join(parts.read(name).decode("utf-8", "replace") for name in parts.namelist())
        case "pdf":
            return "\n".join(page.extract_text() for page in PdfReader(io.BytesIO(content)).pages)
        case "ics":  # long lines are folded
            return content.decode().replace("\r\n ", "")
        case _:
            return content.decode()
