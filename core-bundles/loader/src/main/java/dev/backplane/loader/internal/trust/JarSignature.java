package dev.backplane.loader.internal.trust;

import java.security.CodeSigner;
import java.util.List;

/**
 * What the bytes of an archive say of who signed it, whoever is trusted.
 *
 * @param signers those whose signature covers every file; empty if there is none
 * @param fault why there is none; empty otherwise
 */
record JarSignature(List<CodeSigner> signers, String fault) {

    static JarSignature by(List<CodeSigner> signers) {
        return new JarSignature(List.copyOf(signers), "");
    }

    static JarSignature none(String fault) {
        return new JarSignature(List.of(), fault);
    }
}
