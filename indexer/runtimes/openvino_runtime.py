"""The encoder in OpenVINO. The only importer of openvino; serving with it needs no torch."""

import threading
from pathlib import Path
from typing import Any

import numpy as np
import openvino
from numpy.typing import NDArray

FILE = "openvino.xml"


def convert(transformer: Any, example: dict[str, Any], folder: Path) -> None:  # noqa: ANN401 (untyped library)
    """Trace a transformer and write it to `<folder>/openvino.xml` and `.bin`, weights at 16 bits."""
    openvino.save_model(openvino.convert_model(transformer, example_input=example), folder / FILE, compress_to_fp16=True)


def supports_bf16() -> bool:
    """Return whether this CPU computes in bfloat16."""
    return "BF16" in openvino.Core().get_property("CPU", "OPTIMIZATION_CAPABILITIES")


class OpenVinoRuntime:
    """Runs the converted transformer. Calls from several threads take turns: one query already uses every core."""

    def __init__(self, folder: Path, *, bf16: bool = False, threads: int = 0) -> None:
        self.name = "openvino-bf16" if bf16 else "openvino-f32"
        settings: dict[str, Any] = {"INFERENCE_PRECISION_HINT": "bf16" if bf16 else "f32", "PERFORMANCE_HINT": "LATENCY"}
        if threads:
            settings["INFERENCE_NUM_THREADS"] = threads
        self._request = openvino.Core().compile_model(str(folder / FILE), "CPU", settings).create_infer_request()
        self._lock = threading.Lock()

    def hidden(self, ids: NDArray[np.int64], mask: NDArray[np.int64]) -> NDArray[np.float32]:
        """Return the last hidden states, shape (batch, tokens, dim)."""
        with self._lock:
            outputs = self._request.infer({"input_ids": ids, "attention_mask": mask})
            return np.array(outputs[0], dtype=np.float32)
