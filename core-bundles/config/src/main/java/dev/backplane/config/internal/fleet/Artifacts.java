package dev.backplane.config.internal.fleet;

import dev.backplane.config.internal.fleet.protocol.Documents.DocumentException;

import java.io.IOException;

/** The bytes of plugins, by digest, for those who have none yet. */
interface Artifacts {

    /**
     * Asks for an artifact, without waiting for it. Returns if this machine has it.
     *
     * @param digest its SHA-256, hexadecimal
     * @param pid of the configuration that needs it; it is tried again when the artifact is here
     * @throws DocumentException if it is on its way
     * @throws IOException if nobody has it, or it is not what its digest says
     */
    void require(String digest, String pid) throws IOException, DocumentException;
}
