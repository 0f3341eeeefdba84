package dev.backplane.launcher;

import org.jspecify.annotations.Nullable;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleReference;
import org.osgi.framework.wiring.BundleCapability;
import org.osgi.framework.wiring.BundleRevision;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.WeakHashMap;
import java.util.concurrent.locks.ReentrantReadWriteLock;

/**
 * Who is logging: the innermost frame on the stack whose class belongs to a plugin. The stack is
 * looked at for each line that is written, not for each that is suppressed.
 */
final class LoggingPlugin {

    private static final String NAMESPACE = "dev.backplane.plugin";
    private static final int DEEPEST_FRAME = 64;

    private final StackWalker walker =
            StackWalker.getInstance(StackWalker.Option.RETAIN_CLASS_REFERENCE);
    private final ReentrantReadWriteLock lock = new ReentrantReadWriteLock();
    private final Map<ClassLoader, Optional<String>> names = new WeakHashMap<>(); // guarded by lock

    /** The plugin's name, or null if no plugin is involved. */
    @Nullable String current() {
        return walker.walk(
                frames ->
                        frames.limit(DEEPEST_FRAME)
                                .map(frame -> frame.getDeclaringClass().getClassLoader())
                                .filter(BundleReference.class::isInstance)
                                .map(this::nameOf)
                                .flatMap(Optional::stream)
                                .findFirst()
                                .orElse(null));
    }

    private Optional<String> nameOf(ClassLoader loader) {
        lock.readLock().lock();
        try {
            Optional<String> known = names.get(loader);
            if (known != null) {
                return known;
            }
        } finally {
            lock.readLock().unlock();
        }
        Optional<String> name = read(((BundleReference) loader).getBundle());
        lock.writeLock().lock();
        try {
            names.put(loader, name);
        } finally {
            lock.writeLock().unlock();
        }
        return name;
    }

    private static Optional<String> read(@Nullable Bundle bundle) {
        BundleRevision revision = bundle == null ? null : bundle.adapt(BundleRevision.class);
        List<BundleCapability> declared =
                revision == null ? List.of() : revision.getDeclaredCapabilities(NAMESPACE);
        return declared.isEmpty()
                ? Optional.empty()
                : Optional.ofNullable((String) declared.getFirst().getAttributes().get(NAMESPACE));
    }
}
