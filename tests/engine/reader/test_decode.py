"""From bytes to UTF-8: packed files, encodings, bad bytes, and what is refused."""

import gzip
from pathlib import Path

import pytest
from reading import read_bytes

from contactory.engine.decode import decode
from contactory.engine.layout import Limits
from contactory.errors import InvalidInput, UnreadableFile

TABLE = "id,name\r\n" + "".join(f"{i},Zoë {i}\r\n" for i in range(200))


def test_a_packed_file_is_read_like_the_plain_one() -> None:
    packed = read_bytes(gzip.compress(TABLE.encode()))
    assert packed.loaded() == read_bytes(TABLE.encode()).loaded()
    assert "The file was packed with gzip." in packed.layout.facts


def test_a_packed_file_of_two_members_is_read_whole() -> None:
    data = TABLE.encode()
    packed = gzip.compress(data[:1000]) + gzip.compress(data[1000:])
    assert read_bytes(packed).loaded() == read_bytes(data).loaded()


def test_a_packed_file_in_another_encoding_is_read() -> None:
    packed = read_bytes(gzip.compress(TABLE.encode("utf-16")))
    assert packed.layout.dialect.encoding == "utf-16-le"
    assert packed.rows[1] == ("0", "Zoë 0")


@pytest.mark.parametrize("cut", [12, 100, -4])
def test_a_packed_file_that_is_cut_off_is_refused(cut: int) -> None:
    with pytest.raises(UnreadableFile, match="cut off"):
        read_bytes(gzip.compress(TABLE.encode())[:cut])


def test_a_packed_file_that_is_damaged_is_refused() -> None:
    packed = bytearray(gzip.compress(TABLE.encode()))
    packed[len(packed) // 2] ^= 0xFF
    with pytest.raises(UnreadableFile, match="gzip file"):
        read_bytes(bytes(packed))


def test_a_packed_file_beyond_the_limit_is_refused_before_it_fills_the_disk(tmp_path: Path) -> None:
    source = tmp_path / "big.gz"
    source.write_bytes(gzip.compress(b"a,b\n" * 3_000_000))
    with pytest.raises(UnreadableFile, match="more than 1 MB"):
        decode(source, tmp_path / "spool", Limits(file_bytes=1 << 20))
    assert sum(path.stat().st_size for path in tmp_path.iterdir() if path != source) < 3 << 20


def test_a_bomb_is_refused(tmp_path: Path) -> None:
    source = tmp_path / "bomb.gz"
    source.write_bytes(gzip.compress(b"\0" * (150 << 20)))
    with pytest.raises(UnreadableFile, match="far more"):
        decode(source, tmp_path / "spool", Limits())


def test_a_folder_and_a_missing_file_are_refused(tmp_path: Path) -> None:
    with pytest.raises(UnreadableFile, match="folder"):
        decode(tmp_path, tmp_path / "spool", Limits())
    with pytest.raises(UnreadableFile, match="There is no file"):
        decode(tmp_path / "none.csv", tmp_path / "spool", Limits())


def test_an_encoding_can_be_given(tmp_path: Path) -> None:
    source = tmp_path / "file.csv"
    source.write_bytes("imię;miasto\nŁucja;Łódź\n".encode("cp1250"))
    decoded = decode(source, tmp_path / "spool", Limits(), encoding="cp1250")
    assert decoded.path.read_text(encoding="utf-8") == "imię;miasto\nŁucja;Łódź\n"
    with pytest.raises(InvalidInput, match="no-such-code"):
        decode(source, tmp_path / "spool", Limits(), encoding="no-such-code")


def test_another_script_is_recognised() -> None:
    rows = "имя,город\n" + "Анна Иванова,Москва\nОльга Смирнова,Санкт-Петербург\n" * 40
    outcome = read_bytes(rows.encode("cp1251"))
    assert outcome.loaded()[0] == ("Анна Иванова", "Москва")
    assert any("guess" in fact for fact in outcome.layout.facts)


def test_bad_bytes_damage_their_row_and_no_other() -> None:
    data = (
        TABLE.encode()
        .replace("7,Zoë 7\r".encode(), b"7,Zo\xeb 7\r", 1)
        .replace("9,Zoë 9\r".encode(), b"9,Z\x81 9\r", 1)
    )
    outcome = read_bytes(data)
    assert outcome.rows[8] == ("7", "Zoë 7")
    assert outcome.flagged[8].reason == "bad_bytes"
    assert outcome.rejected[10].raw == "9,Z\\x81 9"
    assert outcome.counts.loaded == 198


def test_half_a_character_at_the_end_of_utf_16_is_reported() -> None:
    outcome = read_bytes("id,name\r\n1,Zoë\r\n2,Ana".encode("utf-16") + b"\x00")
    assert outcome.loaded()[0] == ("1", "Zoë")
    assert set(outcome.flagged) | set(outcome.rejected) == {2}


def test_the_source_is_used_as_it_is_where_it_is_utf_8(tmp_path: Path) -> None:
    source = tmp_path / "file.csv"
    source.write_bytes(b"\xef\xbb\xbf" + TABLE.encode())
    decoded = decode(source, tmp_path / "spool", Limits())
    assert (decoded.path, decoded.start, decoded.crlf, decoded.lf) == (source, 3, 201, 0)
    assert not (tmp_path / "spool").exists()


# A row of each of these, again and again, as the contacts of a country are: few letters beyond ASCII in every line.
NAMES = {
    "cp1250": ["Žofie Dvořáková", "Łukasz Gżegżółka", "Jiří Šťastný", "Kraków"],
    "iso8859-2": ["Žofie Dvořáková", "Łukasz Wiśniewski", "Jiří Šťastný", "Gyöngyös"],
    "cp1251": ["Иван Петров", "Санкт-Петербург", "Мария Смирнова"],
    "koi8-r": ["Иван Петров", "Санкт-Петербург", "Мария Смирнова"],
    "cp866": ["Иван Петров", "Санкт-Петербург", "Мария Смирнова"],
    "iso8859-5": ["Иван Петров", "Санкт-Петербург", "Мария Смирнова"],
    "cp1252": ["Zoë Müller", "“São” João", "François Núñez", "Søren Ångström", "L’Œuvre", "5 €"],
    "latin-1": ["Zoë Müller", "São João", "François Núñez", "Søren Ångström"],
    "mac-roman": ["Zoë Müller", "São João", "François Núñez", "Søren Ångström"],
    "cp850": ["Zoë Müller", "São João", "François Núñez", "Søren Ångström"],
    "cp1253": ["Γιώργος Παπαδόπουλος", "Θεσσαλονίκη", "Αθήνα"],
    "cp1254": ["Şükrü Çağlar", "İstanbul", "Güneş Öğretmen", "Ayşe Yıldız"],
    "cp1255": ["דוד כהן", "תל אביב", "ירושלים", "שרה לוי"],
    "cp1256": ["محمد أحمد", "القاهرة", "شركة الرياض"],
    "cp1257": ["Jānis Bērziņš", "Rīga", "Šiauliai", "Žukauskas"],
    "cp874": ["สมชาย ใจดี", "กรุงเทพ", "บริษัท"],
    "cp932": ["田中 太郎", "カタカナ", "ひらがな", "東京都"],
    "gb18030": ["张伟", "北京市", "有限公司", "李娜"],
    "big5": ["張偉", "台北市", "有限公司", "李娜"],
    "euc-kr": ["김철수", "서울특별시", "주식회사", "이영희"],
}


@pytest.mark.parametrize("encoding", NAMES)
def test_an_encoding_from_before_unicode_is_known_by_its_letters(encoding: str) -> None:
    names = NAMES[encoding]
    rows = [(str(i), names[i % len(names)], f"person{i}@mail.example", f"+1 555 {i:04d}") for i in range(40)]
    text = "".join(",".join(row) + "\r\n" for row in [("id", "name", "email", "phone"), *rows])
    outcome = read_bytes(text.encode(encoding))
    assert outcome.exact() == rows
    assert any("which is a guess" in fact for fact in outcome.layout.facts)


@pytest.mark.parametrize("share", [1, 3, 30])
def test_a_file_of_two_encodings_stays_utf8_and_reports_the_other_rows(share: int) -> None:
    lines = [f"{i},Zoë Müller {i}\r\n".encode("cp1252" if i % (share + 1) == 0 else "utf-8") for i in range(200)]
    outcome = read_bytes(b"id,name\r\n" + b"".join(lines))
    assert outcome.layout.dialect.encoding == "utf-8"
    assert set(outcome.flagged) == {i + 1 for i in range(200) if i % (share + 1) == 0}
    assert outcome.loaded() == [(str(i), f"Zoë Müller {i}") for i in range(200)]


def test_a_stray_byte_is_reported_and_not_taken_for_a_letter_of_some_encoding() -> None:
    lines = [b"id,name", *(b"%d,Ana %d" % (i, i) for i in range(50))]
    lines[20] += b"\x81"
    outcome = read_bytes(b"\n".join(lines))
    assert outcome.layout.dialect.encoding == "cp1252"
    assert outcome.reported_lines() == {21}
