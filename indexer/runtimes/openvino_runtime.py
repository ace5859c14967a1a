"""The encoder in OpenVINO. The only importer of openvino; serving with it needs no torch."""

import threading
import warnings
from pathlib import Path
from typing import Any

import numpy as np
import openvino
from numpy.typing import NDArray

from models.errors import EncoderError

FILE = "openvino.xml"


def convert(transformer: Any, example: dict[str, Any], folder: Path) -> None:  # noqa: ANN401 (untyped library)
    """Trace a transformer and write it to `<folder>/openvino.xml` and `.bin`, weights at 16 bits. Raises EncoderError when it cannot be traced."""
    try:
        with warnings.catch_warnings(action="ignore"):  # tracing warns of Python values that it takes for constants; the vectors are compared afterwards
            openvino.save_model(openvino.convert_model(transformer, example_input=example), folder / FILE, compress_to_fp16=True)
    except Exception as error:  # the converter raises many kinds
        for part in folder.glob("openvino.*"):
            part.unlink()
        raise EncoderError(f"OpenVINO cannot take this model ({type(error).__name__}): it stays with torch.") from error


def supports_bf16() -> bool:
    """Return whether this CPU computes in bfloat16."""
    return "BF16" in openvino.Core().get_property("CPU", "OPTIMIZATION_CAPABILITIES")


class OpenVinoRuntime:
    """Runs the converted transformer. Calls from several threads take turns: one query already uses every core."""

    def __init__(self, folder: Path, *, bf16: bool = False, threads: int = 0) -> None:
        """`threads` 0: as many as there are cores. Raises EncoderError when the converted model is missing or damaged."""
        self.name = "openvino-bf16" if bf16 else "openvino-f32"
        settings: dict[str, Any] = {"INFERENCE_PRECISION_HINT": "bf16" if bf16 else "f32", "PERFORMANCE_HINT": "LATENCY"}
        if threads:
            settings["INFERENCE_NUM_THREADS"] = threads
        try:
            self._request = openvino.Core().compile_model(str(folder / FILE), "CPU", settings).create_infer_request()
        except RuntimeError as error:
            raise EncoderError(f"The encoder {folder.name!r} is damaged: remove {folder} and run `kutoja encoder prepare`.") from error
        self._lock = threading.Lock()

    def hidden(self, ids: NDArray[np.int64], mask: NDArray[np.int64]) -> NDArray[np.float32]:
        """Return the last hidden states, shape (batch, tokens, hidden)."""
        with self._lock:
            outputs = self._request.infer({"input_ids": ids, "attention_mask": mask})
            return np.array(outputs[0], dtype=np.float32)

    def project(self, pooled: NDArray[np.float32]) -> NDArray[np.float32]:
        """Return the vectors as they are: a model with layers after pooling is never converted."""
        return pooled
