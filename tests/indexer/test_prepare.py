import shutil
import signal
import subprocess
import sys
import time
from dataclasses import replace

import numpy as np
import pytest
import torch
from sentence_transformers import SentenceTransformer
from sentence_transformers.sentence_transformer.modules import Dense, Normalize, Pooling, Transformer
from transformers import BertConfig, BertModel, PreTrainedTokenizerFast

from indexer.encoder import CARD, MODEL_FOLDER, encoder_folder, load_encoder
from indexer.means import Centring
from indexer.prepare import MIN_COSINE, fingerprint, prepare, prompts_of, whole
from indexer.runtimes import RuntimeChoice, cpu_identity
from indexer.tokenizer import save_unigram
from models.errors import EncoderError
from models.progress import Silent
from models.workspace import Workspace

LETTERS = "abcdefghijklmnopqrstuvwxyzåäö.,:"
TEXTS = ["apua nuorille", "stöd till unga, nu", "a"]


def small_model(folder, pooling="mean", prompts=None, dense=False, include_prompt=True):
    """A random SentenceTransformer of two layers, as somebody else's model would come."""
    torch.manual_seed(3)
    folder.mkdir(parents=True)
    pieces = ["<s>", "<pad>", "</s>", "<unk>", "▁", *LETTERS]
    save_unigram(folder / "tokenizer.json", pieces, [-float(i) for i in range(len(pieces))], {"bos": 0, "pad": 1, "eos": 2, "unk": 3})
    inner = folder / "inner"
    config = BertConfig(vocab_size=len(pieces) + 1, hidden_size=32, num_hidden_layers=2, num_attention_heads=2, intermediate_size=64, pad_token_id=1)
    BertModel(config).save_pretrained(inner)
    PreTrainedTokenizerFast(
        tokenizer_file=str(folder / "tokenizer.json"),
        bos_token="<s>",
        eos_token="</s>",
        cls_token="<s>",
        sep_token="</s>",
        pad_token="<pad>",
        unk_token="<unk>",
    ).save_pretrained(inner)
    modules = [Transformer(str(inner)), Pooling(32, pooling_mode=pooling, include_prompt=include_prompt)]
    modules += [Dense(32, 16)] if dense else []
    SentenceTransformer(modules=[*modules, Normalize()], prompts=prompts, device="cpu").save(str(folder / "model"))
    return folder / "model"


@pytest.mark.parametrize(
    ("pooling", "prompts", "dense"),
    [("mean", {"query": "q: ", "document": "d: "}, False), ("cls", None, False), ("lasttoken", {"passage": "p: "}, True)],
)
def test_any_sentence_transformer_folder_works(tmp_path, pooling, prompts, dense):
    model = small_model(tmp_path / "their", pooling, prompts, dense)
    workspace = Workspace(tmp_path / "var", encoder=str(model), threads=1)
    prepared = prepare(workspace, Silent())
    encoder = load_encoder(workspace)
    prompts = prompts or {}
    assert encoder.dim == (16 if dense else 32)
    assert (encoder.card.query_prompt, encoder.card.passage_prompt) == (prompts.get("query", ""), prompts.get("passage", prompts.get("document", "")))
    assert ("openvino-f32" in prepared.choice.measured) is not dense
    theirs = SentenceTransformer(str(model), device="cpu")
    for ours, prompt in ((encoder.encode_queries(TEXTS), encoder.card.query_prompt), (encoder.encode_passages(TEXTS), encoder.card.passage_prompt)):
        expected = theirs.encode([prompt + text for text in TEXTS], normalize_embeddings=True)
        assert (np.stack([one.vector for one in ours]) * expected).sum(axis=1).min() >= MIN_COSINE
    assert encoder.encode_queries(["abc def"], [[(0, 3), (4, 7)]])[0].spans.shape == (2, encoder.dim)
    assert Centring.load(encoder).digest == "none"


@pytest.mark.parametrize(
    ("prompts", "name", "expected"),
    [
        ({}, "intfloat/multilingual-e5-base", ("query: ", "passage: ")),
        ({"query": "q: "}, "my-e5", ("q: ", "")),
        ({"query": "q: ", "passage": "p: ", "document": "d: "}, "x", ("q: ", "p: ")),
        ({"query": "q: ", "document": "d: "}, "x", ("q: ", "d: ")),
        ({}, "BAAI/bge-m3", ("", "")),
    ],
)
def test_prompts_are_the_models_own_else_those_of_its_family(prompts, name, expected):
    assert prompts_of(prompts, name) == expected


@pytest.mark.parametrize(("pooling", "include_prompt"), [("weightedmean", True), ("mean", False)])
def test_a_pooling_that_cannot_be_followed_is_refused(tmp_path, pooling, include_prompt):
    model = small_model(tmp_path / "their", pooling, include_prompt=include_prompt)
    with pytest.raises(EncoderError, match="pools by"):
        prepare(Workspace(tmp_path / "var", encoder=str(model), threads=1), Silent())
    assert not list((tmp_path / "var" / "encoders").iterdir())


def test_no_model_of_that_name_is_said_in_a_sentence(tmp_path):
    (tmp_path / "empty").mkdir()
    with pytest.raises(EncoderError, match="cannot be loaded: name a SentenceTransformer folder"):
        prepare(Workspace(tmp_path / "var", encoder=str(tmp_path / "empty")), Silent())


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    """A workspace with a small encoder, prepared once."""
    root = tmp_path_factory.mktemp("prepared")
    workspace = Workspace(root / "var", encoder=str(small_model(root / "their")), threads=1)
    return workspace, prepare(workspace, Silent())


@pytest.fixture
def prepared(made, tmp_path):
    """A copy of it that a test may damage: workspace, folder, what was prepared."""
    workspace, first = made
    shutil.copytree(workspace.data, tmp_path / "var")
    copy = replace(workspace, data=tmp_path / "var")
    return copy, encoder_folder(copy), first


def test_a_second_time_does_nothing(prepared):
    workspace, folder, first = prepared
    before = {path: path.stat().st_mtime_ns for path in folder.rglob("*")}
    assert prepare(workspace, Silent()) == first
    assert {path: path.stat().st_mtime_ns for path in folder.rglob("*")} == before


@pytest.mark.parametrize("part", [CARD, "openvino.bin", f"{MODEL_FOLDER}/model.safetensors", f"{MODEL_FOLDER}/tokenizer.json"])
def test_damage_is_seen(prepared, part):
    _, folder, _ = prepared
    assert whole(folder) is not None
    data = (folder / part).read_bytes()
    (folder / part).write_bytes(data[: len(data) // 2])
    assert whole(folder) is None
    (folder / part).unlink()
    assert whole(folder) is None


def test_a_damaged_encoder_is_made_again(prepared):
    workspace, folder, first = prepared
    data = (folder / MODEL_FOLDER / "model.safetensors").read_bytes()
    (folder / MODEL_FOLDER / "model.safetensors").write_bytes(data[:-1])
    assert prepare(workspace, Silent()).card.fingerprint == first.card.fingerprint
    assert (folder / MODEL_FOLDER / "model.safetensors").read_bytes() == data
    assert load_encoder(workspace).encode_queries(["apua"])[0].vector.shape == (32,)


def test_the_choice_is_remembered_with_the_cpu_and_measured_again_on_another(prepared):
    workspace, folder, first = prepared
    assert first.choice.cpu == cpu_identity()
    assert first.choice.runtime in first.choice.measured
    assert first.choice.measured[first.choice.runtime]["query_ms"] == min(one["query_ms"] for one in first.choice.measured.values())
    assert all(one["cosine"] >= MIN_COSINE for one in first.choice.measured.values())
    RuntimeChoice("torch-bf16", "Another CPU amx_bf16", {}).write(folder)
    load_encoder(workspace)
    assert RuntimeChoice.read(folder).cpu == cpu_identity()
    assert RuntimeChoice.read(folder).runtime in first.choice.measured
    (folder / "runtime.json").unlink()
    prepare(workspace, Silent())
    assert RuntimeChoice.read(folder).cpu == cpu_identity()


def test_the_fingerprint_covers_weights_tokenizer_pooling_and_prompts(prepared):
    _, folder, first = prepared
    model, card = folder / MODEL_FOLDER, first.card
    prints = [fingerprint(card, model), fingerprint(replace(card, pooling="cls"), model), fingerprint(replace(card, query_prompt="q: "), model)]
    for part in ("tokenizer.json", "model.safetensors"):
        (model / part).write_bytes((model / part).read_bytes() + b" ")
        prints.append(fingerprint(card, model))
    assert prints[0] == card.fingerprint
    assert len(set(prints)) == 5
    assert fingerprint(replace(card, name="another", converted="other"), model) == prints[-1]


def test_a_kill_leaves_no_half_encoder(tmp_path):
    """Killed while an encoder is made: it is absent or whole, and the next run makes it."""
    model = small_model(tmp_path / "their")
    workspace = Workspace(tmp_path / "var", encoder=str(model), threads=1)
    program = (
        "from pathlib import Path\nfrom indexer.prepare import prepare\nfrom models.progress import Silent\nfrom models.workspace import Workspace\n"
        f"print('begin', flush=True)\nprepare(Workspace(Path({str(workspace.data)!r}), encoder={str(model)!r}, threads=1), Silent())"
    )
    for seconds in (0.5, 3):
        with subprocess.Popen([sys.executable, "-c", program], stdout=subprocess.PIPE) as process:
            process.stdout.readline()
            time.sleep(seconds)
            process.send_signal(signal.SIGKILL)
        folder = encoder_folder(workspace)
        assert not folder.exists() or (folder / CARD).exists()
        shutil.rmtree(folder, ignore_errors=True)
    prepare(workspace, Silent())
    assert [path.name for path in workspace.encoders.iterdir()] == [encoder_folder(workspace).name]
