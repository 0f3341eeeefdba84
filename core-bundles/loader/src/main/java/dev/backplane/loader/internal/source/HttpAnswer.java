package dev.backplane.loader.internal.source;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;

/**
 * What a server answered, while its connection is open.
 *
 * @param head status and headers
 * @param body not read yet
 * @param connection closed with this answer
 */
record HttpAnswer(HttpHead head, InputStream body, Connection connection) implements Closeable {

    @Override
    public void close() throws IOException {
        connection.close();
    }
}
