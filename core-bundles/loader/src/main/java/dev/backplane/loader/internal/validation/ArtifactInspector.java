package dev.backplane.loader.internal.validation;

import dev.backplane.loader.PluginDescriptor;
import dev.backplane.loader.internal.archive.ArchiveEntry;
import dev.backplane.loader.internal.archive.BadArchive;
import dev.backplane.loader.internal.archive.Content;
import dev.backplane.loader.internal.message.Excerpt;
import dev.backplane.plugin.ErrorCode;
import dev.backplane.plugin.PluginException;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/** The one way from a file of unknown content to a descriptor. */
public final class ArtifactInspector {

    private static final int MAX_MESSAGE_CHARS = 300;

    /** For what passed {@link #inspect} before, or will. */
    private static final ValidationTerms ONCE_PASSED =
            new ValidationTerms(
                    Integer.MAX_VALUE,
                    Long.MAX_VALUE,
                    Integer.MAX_VALUE,
                    Integer.MAX_VALUE,
                    Set.of("*"));

    private ArtifactInspector() {}

    /**
     * Checks everything: every entry, the manifest, the jars within the jar.
     *
     * @param artifact what people call the file, for messages
     * @param visitors who looks at the classes of this artifact, if anybody does
     * @throws PluginException {@code BAD_ARTIFACT}, {@code TOO_LARGE}, {@code SOURCE_UNAVAILABLE}
     */
    public static PluginDescriptor inspect(
            String artifact,
            Path file,
            ValidationTerms terms,
            Function<PluginDescriptor, Optional<ClassVisitor>> visitors) {
        return open(
                artifact,
                file,
                content -> {
                    Allowance allowance = new Allowance(terms);
                    Jar jar = Jar.open(content, allowance);
                    JdkAgreement.check(file, jar.entries());
                    BundleHeaders headers = ManifestEntries.read(jar);
                    PluginDescriptor descriptor = DescriptorReader.read(headers);
                    NativeCode.checkAllowed(headers, descriptor, terms.nativeCode());
                    walk(
                            jar,
                            headers,
                            allowance,
                            visitors.apply(descriptor).orElse(ClassVisitor.NONE));
                    return descriptor;
                });
    }

    /**
     * Reads and checks the manifest alone: for an index, and for bytes that passed {@link #inspect}
     * before.
     *
     * @throws PluginException as for {@link #inspect}
     */
    public static PluginDescriptor describe(String artifact, Path file) {
        return open(
                artifact,
                file,
                content ->
                        DescriptorReader.read(
                                ManifestEntries.read(
                                        Jar.open(content, new Allowance(ONCE_PASSED)))));
    }

    /**
     * Describes bytes that passed {@link #inspect} before and lets their classes be looked at.
     *
     * @throws PluginException as for {@link #inspect}
     */
    public static PluginDescriptor revisit(
            String artifact,
            Path file,
            Function<PluginDescriptor, Optional<ClassVisitor>> visitors) {
        return open(
                artifact,
                file,
                content -> {
                    Allowance allowance = new Allowance(ONCE_PASSED);
                    Jar jar = Jar.open(content, allowance);
                    BundleHeaders headers = ManifestEntries.read(jar);
                    PluginDescriptor descriptor = DescriptorReader.read(headers);
                    Optional<ClassVisitor> visitor = visitors.apply(descriptor);
                    if (visitor.isPresent()) {
                        walk(jar, headers, allowance, visitor.get());
                    }
                    return descriptor;
                });
    }

    private static void walk(
            Jar jar, BundleHeaders headers, Allowance allowance, ClassVisitor visitor)
            throws Refused, BadArchive, IOException {
        JarWalk.check(jar, new ClassCheck("", visitor));
        for (ArchiveEntry entry : ClassPath.nested(headers, jar)) {
            NestedJar.check(jar, entry, allowance, visitor);
        }
    }

    private interface Check {
        PluginDescriptor of(Content content) throws Refused, BadArchive, IOException;
    }

    private static PluginDescriptor open(String artifact, Path file, Check check) {
        try {
            byte[] head = FirstBytes.of(file);
            if (head.length == 0) {
                throw Refused.bad("the file is empty; was it copied to its end?");
            }
            return open(file, head, check);
        } catch (Refused refused) {
            throw refused.of(artifact);
        } catch (IOException e) {
            throw new PluginException(
                    ErrorCode.SOURCE_UNAVAILABLE,
                    "'" + artifact + "' cannot be read: " + e.getMessage(),
                    e);
        }
    }

    private static PluginDescriptor open(Path file, byte[] head, Check check)
            throws Refused, IOException {
        try (Content content = Content.of(file)) {
            return check.of(content);
        } catch (BadArchive e) {
            throw Refused.bad(explained(head, e), e);
        }
    }

    private static String explained(byte[] head, BadArchive bad) {
        String reason = Excerpt.plain(String.valueOf(bad.getMessage()), MAX_MESSAGE_CHARS);
        if (!FirstBytes.areZip(head)) {
            return "it is not a zip archive: "
                    + FirstBytes.describe(head)
                    + "; a bundle is a jar file";
        }
        return bad.isDamage()
                ? "it is a truncated or damaged zip archive ("
                        + reason
                        + "); copy or build it again"
                : "no build tool makes such an archive: " + reason + "; build it again";
    }
}
