package dev.backplane.loader.internal.trust;

import dev.backplane.loader.Digest;
import dev.backplane.loader.PluginDescriptor;
import dev.backplane.loader.Signer;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

import javax.security.auth.x500.X500Principal;

/**
 * Who must have signed what goes by certain names. Other names are free to every trusted signer.
 */
final class SignerBindings {

    private static final Logger LOG = LoggerFactory.getLogger(SignerBindings.class);
    private static final String CERTIFICATE = "sha256:";

    /**
     * One line.
     *
     * @param signer a certificate's digest or a subject in canonical form; null for nobody
     * @param text the signer as it is written
     */
    private record Binding(Pattern names, @Nullable String signer, String text) {

        boolean admits(Signer actual) {
            return actual.certificate().toString().equals(signer)
                    || canonical(actual.subject()).equals(signer);
        }
    }

    private final List<Binding> bindings = new ArrayList<>();

    /** Reads {@code NAME=SUBJECT} and {@code NAME=sha256:HEX}; {@code *} stands for any text. */
    SignerBindings(String... lines) {
        for (String line : lines) {
            String[] halves = line.split("=", 2);
            String text = halves.length < 2 ? "" : halves[1].strip();
            bindings.add(
                    new Binding(
                            names(halves[0].strip()),
                            signer(text, line),
                            text.isEmpty() ? "nobody" : text));
        }
    }

    private static Pattern names(String text) {
        return Pattern.compile(
                Arrays.stream(text.split("\\*", -1))
                        .map(Pattern::quote)
                        .collect(Collectors.joining(".*")));
    }

    /**
     * What cannot be read is bound to nobody: a typing error must not open what was to be closed.
     */
    private static @Nullable String signer(String text, String line) {
        try {
            if (text.startsWith(CERTIFICATE)) {
                String digits = text.substring(CERTIFICATE.length()).replace(":", "");
                return Digest.parse(digits).toString();
            }
            String subject = canonical(text);
            if (!subject.isEmpty()) {
                return subject;
            }
        } catch (IllegalArgumentException e) {
            LOG.debug("A signer that cannot be read", e);
        }
        LOG.warn(
                "{}: signers has '{}', which is neither NAME=SUBJECT nor NAME=sha256:HEX; nobody may"
                        + " sign what goes by that name",
                TrustPolicy.PID,
                line);
        return null;
    }

    private static String canonical(String subject) {
        return new X500Principal(subject).getName(X500Principal.CANONICAL);
    }

    /**
     * Whether the signer may use the artifact's names. Each of them counts for itself: neither a
     * plugin's name nor a bundle's is a way around the other.
     *
     * @throws Untrusted if not
     */
    void check(PluginDescriptor artifact, Signer signer) throws Untrusted {
        for (String name : new TreeSet<>(List.of(artifact.name(), artifact.symbolicName()))) {
            Set<String> allowed = new TreeSet<>();
            boolean admitted = false;
            for (Binding binding : bindings) {
                if (binding.names().matcher(name).matches()) {
                    allowed.add(binding.text());
                    admitted |= binding.admits(signer);
                }
            }
            if (!allowed.isEmpty() && !admitted) {
                throw new Untrusted(
                        "it is signed by %s (certificate %s), but what is named %s must be signed by %s (signers of %s)"
                                .formatted(
                                        signer.subject(),
                                        signer.certificate(),
                                        name,
                                        String.join(" or ", allowed),
                                        TrustPolicy.PID));
            }
        }
    }
}
