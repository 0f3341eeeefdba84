package dev.backplane.shell.internal.session;

import java.io.FilterInputStream;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;

/**
 * Stands between a Gogo session and the client's streams. A command that is interrupted while it
 * reads or writes closes its session's streams for good (they are interruptible channels); the
 * client's own must outlive that.
 */
final class Shield {

    private volatile boolean pierced;

    /** Whether the session behind this shield can no longer read or write. */
    boolean pierced() {
        return pierced;
    }

    InputStream protect(InputStream in) {
        return new FilterInputStream(in) {
            @Override
            public void close() {
                pierced = true;
            }
        };
    }

    OutputStream protect(OutputStream out) {
        return new FilterOutputStream(out) {
            @Override
            public void write(byte[] bytes, int offset, int length) throws IOException {
                out.write(bytes, offset, length);
            }

            @Override
            public void close() {
                pierced = true;
            }
        };
    }
}
