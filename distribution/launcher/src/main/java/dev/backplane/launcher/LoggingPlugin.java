package dev.backplane.launcher;

import org.jspecify.annotations.Nullable;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleReference;
import org.osgi.framework.wiring.BundleCapability;
import org.osgi.framework.wiring.BundleRevision;
import org.osgi.framework.wiring.BundleRevisions;
import org.osgi.framework.wiring.BundleWiring;

import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Who is logging: the innermost frame on the stack whose class belongs to a plugin. The stack is
 * looked at for each line that is written, not for each that is suppressed.
 *
 * <p>What is known of a class is kept with the class itself, so that it goes with its plugin, and
 * is read without a lock.
 */
final class LoggingPlugin implements Supplier<@Nullable String> {

    private static final String NAMESPACE = "dev.backplane.plugin";
    private static final int DEEPEST_FRAME = 64;

    private final StackWalker walker =
            StackWalker.getInstance(StackWalker.Option.RETAIN_CLASS_REFERENCE);
    private final ClassValue<Optional<Revision>> revisions =
            new ClassValue<>() {
                @Override
                protected Optional<Revision> computeValue(Class<?> type) {
                    return type.getClassLoader() instanceof BundleReference reference
                            ? read(reference)
                            : Optional.empty();
                }
            };

    /** A plugin in one of its versions. */
    record Revision(String plugin, String version) {}

    /** The plugin and its version, or null if no plugin is involved. */
    @Nullable Revision current() {
        return walker.walk(
                frames ->
                        frames.limit(DEEPEST_FRAME)
                                .map(frame -> revisions.get(frame.getDeclaringClass()))
                                .flatMap(Optional::stream)
                                .findFirst()
                                .orElse(null));
    }

    /** The plugin's name alone. */
    @Override
    public @Nullable String get() {
        Revision revision = current();
        return revision == null ? null : revision.plugin();
    }

    private static Optional<Revision> read(BundleReference loader) {
        Bundle bundle = loader.getBundle();
        BundleRevision revision = bundle == null ? null : revision(bundle, loader);
        List<BundleCapability> declared =
                revision == null ? List.of() : revision.getDeclaredCapabilities(NAMESPACE);
        return declared.isEmpty()
                ? Optional.empty()
                : Optional.ofNullable(declared.getFirst().getAttributes().get(NAMESPACE))
                        .map(name -> new Revision(name.toString(), version(revision)));
    }

    /** An updated bundle has several as long as the classes of the former ones are in use. */
    @SuppressWarnings("ReferenceEquality")
    private static @Nullable BundleRevision revision(Bundle bundle, BundleReference loader) {
        BundleRevisions all = bundle.adapt(BundleRevisions.class);
        if (all != null) {
            for (BundleRevision each : all.getRevisions()) {
                BundleWiring wiring = each.getWiring();
                if (wiring != null && wiring.getClassLoader() == loader) {
                    return each;
                }
            }
        }
        return bundle.adapt(BundleRevision.class);
    }

    private static String version(BundleRevision revision) {
        return String.valueOf(revision.getVersion());
    }
}
