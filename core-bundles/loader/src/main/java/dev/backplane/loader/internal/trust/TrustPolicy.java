package dev.backplane.loader.internal.trust;

import dev.backplane.loader.Digest;
import dev.backplane.loader.PluginDescriptor;
import dev.backplane.plugin.ErrorCode;
import dev.backplane.plugin.PluginException;

import org.jspecify.annotations.Nullable;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Modified;
import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.Designate;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;
import org.osgi.service.metatype.annotations.Option;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.SequencedMap;

/** Whose artifacts the operator lets in, and which ones never again. */
@Component(service = TrustPolicy.class, configurationPid = TrustPolicy.PID)
@Designate(ocd = TrustPolicy.Config.class)
public final class TrustPolicy {

    static final String PID = "dev.backplane.loader.trust";

    private static final Logger LOG = LoggerFactory.getLogger(TrustPolicy.class);
    private static final int REMEMBERED = 1024;

    @ObjectClassDefinition(
            name = "Trust policy",
            description = "Who must have signed what comes in, and which artifacts are revoked")
    @interface Config {
        @AttributeDefinition(
                name = "Signatures",
                description =
                        "none: nobody looks; warn: what is not signed by somebody trusted comes in"
                                + " with a warning; require: it is refused",
                options = {@Option("none"), @Option("warn"), @Option("require")})
        String signatures() default "none";

        @AttributeDefinition(
                name = "Trusted certificates",
                description =
                        "A folder of .pem, .crt and .cer files, one such file, or a key store"
                                + " (.p12, .jks); relative ones lie in the home folder")
        String certificates() default "configs/trust";

        @AttributeDefinition(
                name = "Password file",
                description = "Whose first line opens the key store")
        String passwordFile() default "";

        @AttributeDefinition(
                name = "Trusted time stamps",
                description = "The same for those who testify when something was signed")
        String timestampCertificates() default "configs/trust/timestamp";

        @AttributeDefinition(
                name = "Signers",
                description =
                        "Who must have signed what goes by a name: NAME=SUBJECT or"
                                + " NAME=sha256:HEX of the certificate; * stands for any text")
        String[] signers() default {};

        @AttributeDefinition(
                name = "Revoked",
                description = "SHA-256 of artifacts that may not be used any more")
        String[] revoked() default {};

        @AttributeDefinition(
                name = "Revoked file",
                description = "More of them, one a line; read again when it changes")
        String revokedFile() default "configs/revoked.txt";
    }

    private enum Demand {
        NONE,
        WARN,
        REQUIRE
    }

    private record Settings(Demand demand, TrustedSigner signer, RevokedDigests revoked) {}

    private final Path home;
    private final Clock clock;
    private final Object lock = new Object();

    /** A signature depends on nothing but the bytes; whether it is trusted is asked each time. */
    private final SequencedMap<Digest, JarSignature> newestLast = new LinkedHashMap<>();

    private volatile Settings settings;

    @Activate
    public TrustPolicy(BundleContext context, Config config) {
        this(
                Path.of(Objects.requireNonNullElse(context.getProperty("backplane.home"), "")),
                config,
                Clock.systemUTC());
    }

    TrustPolicy(Path home, Config config, Clock clock) {
        this.home = home.toAbsolutePath();
        this.clock = clock;
        this.settings = read(config);
    }

    @Modified
    void modified(Config changed) {
        settings = read(changed);
    }

    /** Why the artifact may not be used any more, and what to do; empty if it may. */
    public Optional<String> revocation(Digest digest) {
        return settings.revoked().find(digest);
    }

    /**
     * Refuses what has been revoked.
     *
     * @param label what people call the artifact
     * @throws PluginException {@code UNTRUSTED} if it has been
     */
    public void requireUnrevoked(String label, Digest digest) {
        revocation(digest)
                .ifPresent(
                        reason -> {
                            throw refused(label, reason, null);
                        });
    }

    /**
     * Says who signed the artifact, as far as the policy asks.
     *
     * @return the artifact with its signer, or with a warning
     * @throws PluginException {@code UNTRUSTED} if it has been revoked, or a signature is required
     *     and there is none that counts; {@code SOURCE_UNAVAILABLE} if it cannot be read
     */
    public PluginDescriptor judge(Candidate candidate, PluginDescriptor descriptor) {
        requireUnrevoked(candidate.label(), candidate.digest());
        Settings now = settings;
        if (now.demand() == Demand.NONE) {
            return descriptor;
        }
        try {
            JarSignature signature = signature(candidate);
            if (signature.signers().isEmpty()) {
                throw new Untrusted(signature.fault());
            }
            return descriptor.withSigner(
                    now.signer().among(signature.signers(), descriptor, candidate.since()));
        } catch (Untrusted e) {
            if (now.demand() == Demand.REQUIRE) {
                throw refused(candidate.label(), e.reason(), e);
            }
            List<String> warnings = new ArrayList<>(descriptor.warnings());
            warnings.add(e.reason());
            return descriptor.withWarnings(warnings);
        }
    }

    private JarSignature signature(Candidate candidate) {
        synchronized (lock) {
            JarSignature known = newestLast.get(candidate.digest());
            if (known != null) {
                return known;
            }
        }
        try {
            JarSignature found = SignatureReader.read(candidate.file());
            synchronized (lock) {
                newestLast.putLast(candidate.digest(), found);
                if (newestLast.size() > REMEMBERED) {
                    newestLast.pollFirstEntry();
                }
            }
            return found;
        } catch (IOException e) {
            throw new PluginException(
                    ErrorCode.SOURCE_UNAVAILABLE,
                    "'" + candidate.label() + "' cannot be read: " + e.getMessage(),
                    e);
        }
    }

    private static PluginException refused(String label, String reason, @Nullable Untrusted cause) {
        return new PluginException(
                ErrorCode.UNTRUSTED, "'" + label + "' is refused: " + reason, cause);
    }

    private Settings read(Config config) {
        Path password =
                config.passwordFile().isBlank() ? null : home.resolve(config.passwordFile());
        return new Settings(
                demand(config.signatures()),
                new TrustedSigner(
                        new TrustStore(
                                home.resolve(config.certificates()), password, TrustStore.Use.CODE),
                        new TrustStore(
                                home.resolve(config.timestampCertificates()),
                                password,
                                TrustStore.Use.TIME),
                        new SignerBindings(config.signers()),
                        clock),
                new RevokedDigests(config.revoked(), home.resolve(config.revokedFile())));
    }

    /** A typing error must not open what was to be closed. */
    private static Demand demand(String text) {
        try {
            return Demand.valueOf(text.strip().toUpperCase(Locale.ROOT));
        } catch (IllegalArgumentException e) {
            LOG.warn(
                    "{}: signatures is '{}', which is none of none, warn and require; it is taken"
                            + " as require",
                    PID,
                    text);
            LOG.debug("The value of signatures in {}", PID, e);
            return Demand.REQUIRE;
        }
    }
}
