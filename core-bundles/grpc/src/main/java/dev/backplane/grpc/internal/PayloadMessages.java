package dev.backplane.grpc.internal;

import com.google.protobuf.ByteOutput;
import com.google.protobuf.ByteString;
import com.google.protobuf.UnsafeByteOperations;

import dev.backplane.bus.Payload;

import io.grpc.Metadata;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * Turns payloads into messages and back without copying their bytes: on both sides they may not
 * change any more.
 */
final class PayloadMessages {

    private static final Set<String> HTTP_KEYS =
            Set.of("content-type", "content-length", "te", "user-agent", "host");

    private PayloadMessages() {}

    static Payload read(dev.backplane.proto.v1.Payload message, Metadata metadata) {
        String contentType = message.getContentType();
        return Payload.of(
                bytesOf(message.getData()),
                contentType.isEmpty() ? Payload.BINARY : contentType,
                headers(message, metadata));
    }

    static dev.backplane.proto.v1.Payload write(Payload payload) {
        var message =
                dev.backplane.proto.v1.Payload.newBuilder()
                        .setData(UnsafeByteOperations.unsafeWrap(payload.bytes()))
                        .setContentType(payload.contentType());
        if (!payload.headers().isEmpty()) {
            message.putAllHeaders(payload.headers());
        }
        return message.build();
    }

    private static Map<String, String> headers(
            dev.backplane.proto.v1.Payload message, Metadata metadata) {
        Map<String, String> headers = new HashMap<>();
        for (String key : metadata.keys()) {
            if (isForPlugin(key)) {
                Iterable<String> values =
                        metadata.getAll(Metadata.Key.of(key, Metadata.ASCII_STRING_MARSHALLER));
                headers.put(key, values == null ? "" : String.join(",", values));
            }
        }
        if (message.getHeadersCount() > 0) {
            message.getHeadersMap()
                    .forEach((key, value) -> headers.put(key.toLowerCase(Locale.ROOT), value));
        }
        return headers;
    }

    private static boolean isForPlugin(String key) {
        return !key.startsWith("grpc-")
                && !key.startsWith(":")
                && !key.endsWith(Metadata.BINARY_HEADER_SUFFIX)
                && !HTTP_KEYS.contains(key);
    }

    private static byte[] bytesOf(ByteString data) {
        if (data.isEmpty()) {
            return Payload.empty().bytes();
        }
        WholeArray whole = new WholeArray();
        try {
            UnsafeByteOperations.unsafeWriteTo(data, whole);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return whole.found ? whole.array : data.toByteArray();
    }

    /** Takes the array behind a parsed message if it holds these bytes and no others. */
    private static final class WholeArray extends ByteOutput {

        private byte[] array = {};
        private boolean found;
        private boolean used;

        @Override
        public void writeLazy(byte[] value, int offset, int length) {
            found = !used && offset == 0 && length == value.length;
            array = value;
            used = true;
        }

        @Override
        public void write(byte[] value, int offset, int length) {
            writeLazy(value, offset, length);
        }

        @Override
        public void write(byte value) {
            used = true;
            found = false;
        }

        @Override
        public void write(ByteBuffer value) {
            used = true;
            found = false;
        }

        @Override
        public void writeLazy(ByteBuffer value) {
            write(value);
        }
    }
}
