package dev.backplane.cli.signature;

import dev.backplane.cli.Failure;
import dev.backplane.cli.Fields;
import dev.backplane.launcher.LoaderAlone;
import dev.backplane.loader.ArtifactSource;
import dev.backplane.loader.Digest;
import dev.backplane.loader.PluginDescriptor;
import dev.backplane.loader.Signer;
import dev.backplane.loader.StagedArtifact;
import dev.backplane.plugin.PluginException;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.Locale;

/**
 * What the loader of a distribution says with the configuration of a home. Apart from the command,
 * whose help must do without the loader's classes.
 */
record LoaderVerdict(Path distribution, Path home) {

    private static final int LABEL_WIDTH = 9;

    /**
     * Prints what the file is, if it would be let in.
     *
     * @param sha256 the digest it must have; empty if any will do
     * @throws Failure if it would not be, with the reason
     */
    void print(Path file, String sha256, PrintStream out) throws IOException {
        Digest expected = digest(sha256);
        try (LoaderAlone alone = LoaderAlone.start(distribution, home)) {
            ArtifactSource source = new ArtifactSource.LocalFile(file.toAbsolutePath());
            print(alone.loader().stage(source, expected), out);
        } catch (PluginException e) {
            throw new Failure(e.code() + ": " + e.getMessage(), e);
        }
    }

    private static @Nullable Digest digest(String sha256) {
        try {
            return sha256.isEmpty() ? null : Digest.parse(sha256);
        } catch (IllegalArgumentException e) {
            throw new Failure("--sha256: " + e.getMessage(), e);
        }
    }

    private void print(StagedArtifact artifact, PrintStream out) {
        PluginDescriptor descriptor = artifact.descriptor();
        Signer signer = descriptor.signer();
        Fields fields = new Fields(out, LABEL_WIDTH);
        fields.add("name", descriptor.name());
        fields.add("version", descriptor.version().toString());
        fields.add("type", descriptor.type().name().toLowerCase(Locale.ROOT));
        fields.add("digest", artifact.digest().toString());
        if (signer != null) {
            fields.add("signed by", signer.subject());
            fields.add(
                    "",
                    "certificate " + signer.certificate() + ", valid until " + signer.validUntil());
        }
        fields.add("warning", descriptor.warnings());
        out.println("The runtime of " + home + " would let it in.");
    }
}
