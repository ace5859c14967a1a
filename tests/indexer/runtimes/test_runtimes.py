import pytest

from indexer.runtimes import CHOICE, RuntimeChoice, cpu_identity

CPUINFO = """processor\t: 0
model name\t: Some CPU 9000
flags\t\t: fpu avx2 sse4_2 avx512f amx_bf16

processor\t: 1
model name\t: Some CPU 9000
flags\t\t: fpu
"""


def test_the_cpu_is_told_by_model_and_the_features_that_matter(tmp_path):
    path = tmp_path / "cpuinfo"
    path.write_text(CPUINFO)
    assert cpu_identity(path) == "Some CPU 9000 amx_bf16 avx2 avx512f"
    path.write_text("processor : 0\nFeatures : fp asimd bf16\n")
    assert cpu_identity(path) == "unknown asimd bf16"
    assert cpu_identity(tmp_path / "none") == "unknown"


def test_a_choice_is_read_as_it_was_written(tmp_path):
    choice = RuntimeChoice("openvino-f32", "Some CPU", {"openvino-f32": {"query_ms": 3.5}})
    choice.write(tmp_path)
    assert RuntimeChoice.read(tmp_path) == choice


@pytest.mark.parametrize("content", [None, b"", b"{", b"[]", b'{"runtime": 1}'])
def test_a_choice_that_cannot_be_read_is_none(tmp_path, content):
    if content is not None:
        (tmp_path / CHOICE).write_bytes(content)
    assert RuntimeChoice.read(tmp_path) is None
