"""Frames of a PNG, JPEG or TIFF as pixels, no larger than they are shown."""

from __future__ import annotations

import io
from collections.abc import Iterator, Mapping

from PIL import Image, ImageOps, JpegImagePlugin, PngImagePlugin, TiffImagePlugin, UnidentifiedImageError

from reviewer.render.file_kind import FileKind
from reviewer.workers.evidence_drawn import MAX_SOURCE_PIXELS, MAX_ZOOM, CannotDraw, Drawn, Wanted, scaled

MAX_FRAMES = 500
"""A chain of frames may have no end."""
_FORMATS = {
    FileKind.PNG: PngImagePlugin.PngImageFile.format,
    FileKind.JPEG: JpegImagePlugin.JpegImageFile.format,
    FileKind.TIFF: TiffImagePlugin.TiffImageFile.format,
}
_DEEP = {"I", "F", "I;16", "I;16B", "I;16L", "I;16N"}
BROKEN = (
    ArithmeticError,
    AttributeError,
    EOFError,
    LookupError,
    OSError,
    RuntimeError,
    SyntaxError,
    TypeError,
    UnidentifiedImageError,
    ValueError,
    Image.DecompressionBombError,
)
"""What Pillow raises over files that are not what they say; it has no error of its own for that."""


class ImagePages:
    """One picture, or the several that its file holds."""

    def __init__(self, data: bytes, kind: FileKind) -> None:
        """Raises CannotDraw."""
        Image.MAX_IMAGE_PIXELS = None  # looked at below, with words for it
        try:
            # Only the decoder of this kind is asked: Pillow has others that start programs.
            self._image = Image.open(io.BytesIO(data), formats=(str(_FORMATS[kind]),))
            self._check_size()
            self._frames = self._count_frames()
        except BROKEN as error:
            raise CannotDraw("evidence.broken") from error

    def draw(self, wanted: Wanted) -> Drawn:
        """One frame on white, the way up that it says."""
        if not 0 <= wanted.page < self._frames:
            raise CannotDraw("evidence.no_page")
        try:
            return self._drawn(wanted)
        except BROKEN as error:
            raise CannotDraw("evidence.broken") from error

    def _drawn(self, wanted: Wanted) -> Drawn:
        self._image.seek(wanted.page)
        self._check_size()
        notices = tuple(self._told())
        turned = self._image.getexif().get(0x0112, 1) in {5, 6, 7, 8}
        wide, high = reversed(self._image.size) if turned else self._image.size
        fit = min(1.0, wanted.width / wide)
        size = scaled(wide, high, min(fit * wanted.zoom, MAX_ZOOM))
        width, height = size
        unturned = (height, width) if turned else size
        plain = _plain(self._image)
        if unturned != plain.size:
            shrinks = unturned[0] < plain.size[0]
            plain = plain.resize(
                unturned,
                Image.Resampling.LANCZOS if shrinks else Image.Resampling.NEAREST,
                reducing_gap=2.0 if shrinks else None,
            )
        if plain.mode == "RGBA":
            white = Image.new("RGBA", plain.size, "white")
            plain = Image.alpha_composite(white, plain)
        upright = ImageOps.exif_transpose(_with_turn(plain, self._image)).convert("RGB")
        return Drawn(
            pages=self._frames,
            width=upright.width,
            height=upright.height,
            pixels=upright.tobytes("raw", "BGRX"),
            notices=notices,
        )

    def _check_size(self) -> None:
        wide, high = self._image.size
        if wide * high > MAX_SOURCE_PIXELS:
            raise CannotDraw("evidence.too_many_pixels")

    def _count_frames(self) -> int:
        frames = 1
        while frames < MAX_FRAMES:
            try:
                self._image.seek(frames)
            except EOFError:
                break
            frames += 1
        self._image.seek(0)
        return frames

    def _told(self) -> Iterator[tuple[str, Mapping[str, int]]]:
        if self._frames == MAX_FRAMES:
            yield "evidence.more_pages", {"count": MAX_FRAMES}
        if "transparency" in self._image.info or self._image.mode in {"RGBA", "LA", "PA"}:
            yield "evidence.see_through", {}


def _plain(image: Image.Image) -> Image.Image:
    """In eight bits a colour; see-through parts stay so."""
    if image.mode in _DEEP:
        return _shallow(image)
    if "transparency" in image.info or image.mode in {"RGBA", "LA", "PA"}:
        return image.convert("RGBA")
    if image.mode in {"1", "L"}:
        return image.convert("L")
    return image.convert("RGB")


def _shallow(image: Image.Image) -> Image.Image:
    """Brightness from its least to its most, where a pixel has more than eight bits."""
    deep = image.convert("F")
    extrema = deep.getextrema()
    least, most = float(extrema[0]), float(extrema[1])  # type: ignore[arg-type]
    step = 255 / (most - least) if most > least else 0.0
    return deep.point(lambda value: value * step - least * step).convert("L")


def _with_turn(plain: Image.Image, of: Image.Image) -> Image.Image:
    plain.getexif()[0x0112] = of.getexif().get(0x0112, 1)
    return plain
