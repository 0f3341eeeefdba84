package dev.backplane.benchmarks.worker;

import dev.backplane.plugin.StateTransfer;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;

/** A state of 10 MB. */
final class Memory implements StateTransfer {

    private byte[] state = new byte[10_000_000];

    @Override
    public int schemaVersion() {
        return 1;
    }

    @Override
    public void exportState(OutputStream out) throws IOException {
        out.write(state);
    }

    @Override
    public void importState(int version, InputStream in) throws IOException {
        state = in.readAllBytes();
    }
}
