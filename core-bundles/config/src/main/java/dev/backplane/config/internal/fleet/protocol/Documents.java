package dev.backplane.config.internal.fleet.protocol;

import java.io.IOException;
import java.util.Map;

/** The configurations of this machine, as far as they travel, in canonical JSON. */
public interface Documents {

    /** Every configuration that travels, by PID. */
    Map<String, String> all();

    /**
     * Makes this machine hold the document, without waiting for anything. Does nothing if it does.
     *
     * @throws DocumentException if it cannot, or not yet, because of the document or of this
     *     machine
     */
    void apply(Document document) throws DocumentException;

    /**
     * Everything that was applied is on disk when this returns; before, a power cut may undo it.
     *
     * @throws IOException if it is not
     */
    default void flush() throws IOException {}

    /**
     * Whether the document names the machines it is for, so that it may cease to be for this one
     * without being changed.
     */
    default boolean isTargeted(Document document) {
        return false;
    }

    /** Whether it is for other machines, and so absent from this one although the fleet has it. */
    default boolean isElsewhere(Document document) {
        return false;
    }

    /** Why a document does not come into effect here, for people. */
    final class DocumentException extends Exception {

        private static final long serialVersionUID = 1L;

        private final boolean pending;

        public DocumentException(String message, Throwable cause) {
            super(message, cause);
            pending = false;
        }

        private DocumentException(String message) {
            super(message);
            pending = true;
        }

        /** Something it needs is on its way; nothing is wrong. */
        public static DocumentException pending(String message) {
            return new DocumentException(message);
        }

        public boolean isPending() {
            return pending;
        }
    }
}
