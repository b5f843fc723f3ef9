"""Pictures as pixels."""

from __future__ import annotations

import io

import pytest
from PIL import Image

from reviewer.render.file_kind import FileKind
from reviewer.workers.evidence_drawn import MAX_PIXELS, CannotDraw
from reviewer.workers.evidence_image import MAX_FRAMES, ImagePages
from tests.hostile.files import picture, png, tiff_chain
from tests.workers.evidence import seen, wanted


def saved(image: Image.Image, kind: str, **options: object) -> bytes:
    made = io.BytesIO()
    image.save(made, kind, **options)  # type: ignore[arg-type]
    return made.getvalue()


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "TIFF"])
def test_a_small_picture_is_shown_as_large_as_it_is(kind: str) -> None:
    drawn = ImagePages(picture(kind), FileKind(kind.lower())).draw(wanted())
    assert (drawn.pages, drawn.width, drawn.height) == (1, 40, 30)
    red, green, blue = seen(drawn).getpixel((20, 15))  # type: ignore[misc]
    assert red < 20
    assert min(green, blue) > 100


def test_a_large_picture_is_as_wide_as_its_place() -> None:
    drawn = ImagePages(picture("PNG", (800, 300)), FileKind.PNG).draw(wanted())
    assert (drawn.width, drawn.height) == (400, 150)


def test_every_frame_of_a_tiff_is_a_page() -> None:
    frames = [Image.new("L", (9, 9), grey) for grey in (10, 120, 240)]
    made = saved(frames[0], "TIFF", save_all=True, append_images=frames[1:])
    pages = ImagePages(made, FileKind.TIFF)
    shades = [seen(pages.draw(wanted(page))).getpixel((4, 4)) for page in (2, 0, 1)]
    assert shades == [(240,) * 3, (10,) * 3, (120,) * 3]
    assert pages.draw(wanted()).pages == 3
    with pytest.raises(CannotDraw, match=r"evidence\.no_page"):
        pages.draw(wanted(3))


@pytest.mark.parametrize(
    ("mode", "colour"), [("1", 1), ("L", 255), ("P", 3), ("CMYK", (0, 0, 0, 0)), ("I;16", 60_000)]
)
def test_every_kind_of_pixel_is_read(mode: str, colour: object) -> None:
    image = Image.new(mode, (20, 20), colour)  # type: ignore[arg-type]
    drawn = ImagePages(saved(image, "TIFF"), FileKind.TIFF).draw(wanted())
    assert (drawn.width, drawn.height) == (20, 20)


def test_sixteen_bits_keep_their_shades() -> None:
    image = Image.new("I;16", (2, 1))
    image.putpixel((0, 0), 1_000)
    image.putpixel((1, 0), 60_000)
    shown = seen(ImagePages(saved(image, "PNG"), FileKind.PNG).draw(wanted()))
    assert [shown.getpixel((at, 0)) for at in (0, 1)] == [(0,) * 3, (255,) * 3]


def test_what_is_see_through_is_on_white_and_told() -> None:
    drawn = ImagePages(saved(Image.new("RGBA", (9, 9), (0, 0, 0, 0)), "PNG"), FileKind.PNG).draw(wanted())
    assert seen(drawn).getpixel((4, 4)) == (255, 255, 255)
    assert dict(drawn.notices) == {"evidence.see_through": {}}


def test_a_picture_is_the_way_up_that_it_says() -> None:
    image = Image.new("RGB", (40, 20), "black")
    image.paste("white", (0, 0, 20, 20))
    turned = Image.Exif()
    turned[0x0112] = 6
    drawn = ImagePages(saved(image, "PNG", exif=turned), FileKind.PNG).draw(wanted())
    shown = seen(drawn)
    assert (drawn.width, drawn.height) == (20, 40)
    assert (shown.getpixel((10, 5)), shown.getpixel((10, 35))) == ((255,) * 3, (0,) * 3)


def test_zooming_in_ends_at_the_limit() -> None:
    drawn = ImagePages(picture("PNG", (3_000, 2_000)), FileKind.PNG).draw(wanted(width=3_000, zoom=8.0))
    assert drawn.width * drawn.height <= MAX_PIXELS


def test_more_than_forty_million_pixels_are_not_decoded() -> None:
    with pytest.raises(CannotDraw, match=r"evidence\.too_many_pixels"):
        ImagePages(png(8_000, 5_001, b""), FileKind.PNG)


def test_a_chain_without_an_end_is_cut_and_told() -> None:
    drawn = ImagePages(tiff_chain([*range(1, 2_000), -1]), FileKind.TIFF).draw(wanted())
    assert (drawn.pages, dict(drawn.notices)) == (MAX_FRAMES, {"evidence.more_pages": {"count": MAX_FRAMES}})


def test_a_chain_that_goes_in_a_circle_ends() -> None:
    assert ImagePages(tiff_chain([1, 2, 0]), FileKind.TIFF).draw(wanted()).pages == 3


def test_another_kind_than_the_one_that_was_seen_is_not_tried() -> None:
    with pytest.raises(CannotDraw, match=r"evidence\.broken"):
        ImagePages(picture("GIF"), FileKind.PNG)
