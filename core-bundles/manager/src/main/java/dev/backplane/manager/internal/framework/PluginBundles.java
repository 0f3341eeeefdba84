package dev.backplane.manager.internal.framework;

import dev.backplane.loader.Digest;
import dev.backplane.loader.PluginDescriptor;
import dev.backplane.loader.StagedArtifact;
import dev.backplane.manager.Plan.Step.Kind;
import dev.backplane.manager.internal.framework.BoundedCalls.Terms;
import dev.backplane.plugin.ErrorCode;
import dev.backplane.plugin.PluginException;

import org.jspecify.annotations.Nullable;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleException;
import org.osgi.framework.Constants;
import org.osgi.framework.FrameworkEvent;
import org.osgi.framework.startlevel.BundleStartLevel;
import org.osgi.framework.wiring.BundleRevision;
import org.osgi.framework.wiring.FrameworkWiring;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The framework, as far as plugins go, every call bounded. A plugin's bundle is referenced where it
 * lies in the store: the store never overwrites, so nothing has to be copied.
 */
public final class PluginBundles {

    private static final Logger LOG = LoggerFactory.getLogger(PluginBundles.class);
    private static final String LOCATION_PREFIX = "reference:file:";
    private static final Pattern STORED =
            Pattern.compile("reference:file:.*/data/store/([0-9a-f]{64})\\.jar");

    /** What keeps an eye on the time itself gets to end by itself. */
    private static final Duration GRACE = Duration.ofSeconds(1);

    /** Above every core bundle that plugins need, below the endpoint: plugins stop first. */
    private static final int START_LEVEL = 50;

    private final BundleContext context;
    private final BoundedCalls calls;
    private final Limits.Durations limits;
    private final Departures departures;
    private final Remnants remnants;
    private final Steps steps = new Steps();

    /**
     * @param departures is told of every bundle that goes
     */
    public PluginBundles(
            BundleContext context,
            BoundedCalls calls,
            Limits.Durations limits,
            Departures departures) {
        this.context = context;
        this.calls = calls;
        this.limits = limits;
        this.departures = departures;
        this.remnants = new Remnants(context);
    }

    /** What is done here, step by step. */
    public Steps steps() {
        return steps;
    }

    public static String location(Path file) {
        return LOCATION_PREFIX + file.toAbsolutePath();
    }

    /**
     * The framework's bundles that came out of a store: this one, or the one of a home that was
     * moved.
     */
    public List<Bundle> installedFromStores() {
        List<Bundle> found = new ArrayList<>();
        for (Bundle bundle : context.getBundles()) {
            if (STORED.matcher(bundle.getLocation()).matches()) {
                found.add(bundle);
            }
        }
        return found;
    }

    /**
     * The artifact that the bundle runs from.
     *
     * @param bundle one that came out of a store
     * @throws IllegalArgumentException if it did not
     */
    public static Digest digestOf(Bundle bundle) {
        Matcher location = STORED.matcher(bundle.getLocation());
        if (!location.matches()) {
            throw new IllegalArgumentException(bundle + " did not come out of a store");
        }
        return new Digest(location.group(1));
    }

    /** The bundle of this artifact, if the framework has it. */
    public @Nullable Bundle find(StagedArtifact artifact) {
        return context.getBundle(location(artifact.file()));
    }

    public Bundle install(StagedArtifact artifact) {
        PluginDescriptor descriptor = artifact.descriptor();
        String name = descriptor.name();
        steps.about(new Steps.Key(Kind.INSTALL, descriptor.symbolicName(), descriptor.version()));
        try {
            Bundle bundle =
                    calls.call(
                            new Terms("installing " + name, limits.resolve()),
                            () -> context.installBundle(location(artifact.file())));
            BundleStartLevel level = bundle.adapt(BundleStartLevel.class);
            if (level.getStartLevel() != START_LEVEL) {
                level.setStartLevel(START_LEVEL);
            }
            return bundle;
        } catch (BundleException e) {
            if (e.getType() == BundleException.DUPLICATE_BUNDLE_ERROR) {
                throw new PluginException(
                        ErrorCode.NAME_CONFLICT,
                        artifact.descriptor().symbolicName()
                                + " "
                                + artifact.descriptor().version()
                                + " is already in the framework; give it another version",
                        e);
            }
            throw Causes.isOfDisk(e)
                    ? new PluginException(
                            ErrorCode.INTERNAL,
                            name
                                    + " cannot be written: "
                                    + Causes.deepest(e)
                                    + "; check the permissions and free space of data/",
                            e)
                    : new PluginException(
                            ErrorCode.BAD_ARTIFACT,
                            "the framework refuses " + name + ": " + Causes.deepest(e),
                            e);
        } catch (Exception e) {
            throw wrapped("installing " + name, e);
        }
    }

    /** Whether the bundle is resolved afterwards; one resolver run for this bundle alone. */
    public boolean resolve(Bundle bundle) {
        return bundle.getState() != Bundle.INSTALLED || resolve(List.of(bundle));
    }

    /** One bounded resolver run; whether all of them are resolved afterwards. */
    public boolean resolve(Collection<Bundle> batch) {
        FrameworkWiring wiring =
                context.getBundle(Constants.SYSTEM_BUNDLE_LOCATION).adapt(FrameworkWiring.class);
        try {
            return calls.call(
                    new Terms("resolving " + batch.size() + " bundle(s)", limits.resolve()),
                    () -> wiring.resolveBundles(batch));
        } catch (Exception e) {
            throw wrapped("resolving " + batch, e);
        }
    }

    /**
     * Computes something for a resolution, within the time that the resolver has.
     *
     * @throws PluginException {@code LIFECYCLE_TIMEOUT} if it does not end in time nor when told to
     */
    public <T> T bounded(String what, Callable<T> body) {
        try {
            return calls.call(new Terms(what, limits.resolve().plus(GRACE)), body);
        } catch (Exception e) {
            throw wrapped(what, e);
        }
    }

    /**
     * The resolver's own words on why a bundle does not resolve: a conflict between things that all
     * exist.
     */
    public String resolutionError(Bundle bundle) {
        try {
            calls.call(
                    new Terms("resolving " + bundle, limits.resolve()),
                    () -> {
                        bundle.start(Bundle.START_TRANSIENT);
                        return null;
                    });
            return "the resolver changed its mind; try again";
        } catch (BundleException e) {
            return Causes.deepest(e);
        } catch (Exception e) {
            return wrapped("resolving " + bundle, e).getMessage();
        }
    }

    /**
     * Starts without making it persistent: the desired state says what comes up after a restart.
     */
    public void start(Bundle bundle, String name) {
        if (BundleStates.isUp(bundle)) {
            return;
        }
        steps.about(Steps.Key.of(Kind.START, bundle));
        try {
            calls.call(
                    new Terms("starting " + name, limits.start(), () -> stopLate(bundle, name)),
                    () -> {
                        bundle.start(Bundle.START_TRANSIENT | Bundle.START_ACTIVATION_POLICY);
                        return null;
                    });
        } catch (BundleException e) {
            ErrorCode code =
                    e.getType() == BundleException.RESOLVE_ERROR
                            ? ErrorCode.UNSATISFIED
                            : ErrorCode.START_FAILED;
            throw new PluginException(
                    code, name + " does not start: " + Causes.deepest(e, bundle), e);
        } catch (Exception e) {
            throw wrapped("starting " + name, e);
        }
    }

    public void stop(Bundle bundle, String name) {
        if (!isStarted(bundle)) {
            return;
        }
        steps.about(Steps.Key.of(Kind.STOP, bundle));
        try {
            calls.call(
                    new Terms("stopping " + name, limits.stop()),
                    () -> {
                        bundle.stop();
                        return null;
                    });
        } catch (BundleException e) {
            LOG.warn("{} threw while it was stopped: {}", name, Causes.deepest(e), e);
        } catch (Exception e) {
            throw wrapped("stopping " + name, e);
        }
    }

    private static boolean isStarted(Bundle bundle) {
        return bundle.getState() == Bundle.ACTIVE || bundle.getState() == Bundle.STARTING;
    }

    /**
     * Stops and uninstalls a bundle that nobody needs any more. One that hangs is left to a thread
     * of its own, which removes it if it ever lets go; the next start is without it in any case.
     *
     * @return whether it is gone
     */
    public boolean retire(Bundle bundle, String name) {
        if (isStarted(bundle)) {
            steps.about(Steps.Key.of(Kind.STOP, bundle));
        }
        steps.about(Steps.Key.of(Kind.UNINSTALL, bundle));
        try {
            calls.call(
                    new Terms("removing " + name, limits.stop()),
                    () -> {
                        stopAndUninstall(bundle, name);
                        return null;
                    });
            return true;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        } catch (Exception e) { // whatever it is, there is nothing more to be done about it
            LOG.warn("A bundle of {} stays behind: {}", name, Causes.deepest(e));
            return false;
        }
    }

    private void stopAndUninstall(Bundle bundle, String name) throws BundleException {
        if (bundle.getState() == Bundle.UNINSTALLED) {
            return;
        }
        Runnable left = departures.leaving(bundle, name);
        try {
            bundle.stop();
        } catch (BundleException | IllegalStateException e) {
            LOG.warn("{} threw while it was stopped: {}", name, Causes.deepest(e));
        }
        if (Thread.interrupted()) {
            LOG.debug("{}: the interrupt was meant for its stop", name);
        }
        bundle.uninstall();
        remnants.forget(bundle);
        left.run();
    }

    /**
     * Lets bundles that are wired to something outdated be wired anew, with all that depend on
     * them.
     */
    public void refresh(Collection<Bundle> bundles) {
        steps.about(Steps.Key.refresh());
        FrameworkWiring wiring =
                context.getBundle(Constants.SYSTEM_BUNDLE_LOCATION).adapt(FrameworkWiring.class);
        CountDownLatch refreshed = new CountDownLatch(1);
        wiring.refreshBundles(
                bundles,
                event -> {
                    if (event.getType() == FrameworkEvent.PACKAGES_REFRESHED) {
                        refreshed.countDown();
                    }
                });
        try {
            if (!refreshed.await(limits.resolve().toMillis(), TimeUnit.MILLISECONDS)) {
                LOG.warn("Refreshing {} took longer than {}", bundles, limits.resolve());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Those that would be stopped if these were refreshed. */
    public Collection<Bundle> refreshClosure(Collection<Bundle> bundles) {
        return context.getBundle(Constants.SYSTEM_BUNDLE_LOCATION)
                .adapt(FrameworkWiring.class)
                .getDependencyClosure(bundles);
    }

    /** Whether the bundle is wired to a revision that was updated or uninstalled since. */
    public boolean isWiredToOutdated(Bundle bundle) {
        BundleRevision current = bundle.adapt(BundleRevision.class);
        if (current == null || current.getWiring() == null) {
            return false;
        }
        return current.getWiring().getRequiredWires(null).stream()
                .map(wire -> wire.getProviderWiring())
                .anyMatch(provider -> provider == null || !provider.isCurrent());
    }

    private void stopLate(Bundle bundle, String name) {
        try {
            bundle.stop();
            LOG.info("{} came up after it had been given up, and was stopped again", name);
        } catch (BundleException | IllegalStateException e) {
            LOG.warn("{} came up too late and cannot be stopped: {}", name, Causes.deepest(e));
        }
    }

    private static PluginException wrapped(String what, Exception e) {
        if (e instanceof InterruptedException) {
            Thread.currentThread().interrupt();
            return new PluginException(
                    ErrorCode.RUNTIME_UNAVAILABLE, what + " was interrupted: the runtime stops", e);
        }
        return e instanceof PluginException known
                ? known
                : new PluginException(
                        ErrorCode.INTERNAL, what + " failed: " + Causes.deepest(e), e);
    }

    /** How long the manager waits for what. */
    public Limits.Durations limits() {
        return limits;
    }
}
