package dev.backplane.manager;

import org.osgi.annotation.versioning.ProviderType;

import java.util.List;
import java.util.Optional;

/**
 * The life of every plugin and library. All doors lead here, and nothing else changes a plugin's
 * state.
 *
 * <p>Thread-safe. Changes are carried out one after the other; a changing method returns when its
 * change is done, within the configured limits, and the desired state it wrote survives a restart
 * and a crash of the runtime. Reading methods never block on a change; {@link #explain} waits for
 * the change under way.
 *
 * @since 0.1
 */
@ProviderType
public interface PluginManager {

    /**
     * The factory PID of desired state: one configuration for each plugin to run, named {@code
     * dev.backplane.plugin~<name>}.
     */
    String FACTORY_PID = "dev.backplane.plugin";

    /** Every plugin and library, by name. */
    List<PluginInfo> list();

    /** One plugin or library. */
    Optional<PluginInfo> find(String name);

    /**
     * Validates, stores and records the artifact as desired state, then brings it up. Installing
     * content that is already installed changes nothing. A newer or older version of an installed
     * plugin replaces it: the new one is started beside the old, and the old one keeps serving if
     * that fails.
     *
     * @return the plugin as it then stands; look at its phase: {@code FAILED} means installed, but
     *     not running
     * @throws dev.backplane.plugin.PluginException {@code INVALID_ARGUMENT} if the request lacks a
     *     digest that the policy wants, {@code SOURCE_UNAVAILABLE}, {@code TOO_LARGE}, {@code
     *     UNTRUSTED}, {@code BAD_ARTIFACT}, {@code NAME_CONFLICT}, {@code OWNED_ELSEWHERE}; nothing
     *     is left behind. {@code UNSATISFIED}, {@code START_FAILED}, {@code LIFECYCLE_TIMEOUT} if a
     *     new version of a running plugin does not come up; the old one goes on.
     */
    PluginInfo install(InstallRequest request);

    /**
     * Starts a plugin and what it needs.
     *
     * @throws dev.backplane.plugin.PluginException {@code UNKNOWN_PLUGIN}, {@code OWNED_ELSEWHERE},
     *     {@code UNTRUSTED} if its artifact was revoked, {@code UNSATISFIED}, {@code START_FAILED},
     *     {@code LIFECYCLE_TIMEOUT}
     */
    PluginInfo start(String name, Change change);

    /**
     * Stops a plugin after the calls in flight have finished, within the configured limit.
     *
     * @throws dev.backplane.plugin.PluginException {@code UNKNOWN_PLUGIN}, {@code OWNED_ELSEWHERE},
     *     {@code IN_USE}, {@code LIFECYCLE_TIMEOUT}
     */
    PluginInfo stop(String name, Change change);

    /**
     * Stops and starts a plugin; its desired state becomes started.
     *
     * @throws dev.backplane.plugin.PluginException as for {@link #stop} and {@link #start}
     */
    PluginInfo restart(String name, Change change);

    /**
     * Stops a plugin and removes it with its desired state.
     *
     * @throws dev.backplane.plugin.PluginException as for {@link #stop}
     */
    void uninstall(String name, Change change);

    /**
     * Tells what a change would do, without doing it. An artifact to be installed is validated and
     * stored, so that applying the plan uses the very bytes that were looked at.
     *
     * @throws dev.backplane.plugin.PluginException as the change itself would, where no force could
     *     help: {@code UNKNOWN_PLUGIN}, {@code SOURCE_UNAVAILABLE}, {@code BAD_ARTIFACT}, {@code
     *     NAME_CONFLICT} and so on; what force would overcome is in {@link Plan#refusal}
     */
    Plan plan(Proposal proposal);

    /**
     * Makes the change of a plan as it was shown. A step that is not in the plan is not taken.
     *
     * @param planId of one of the latest plans since the runtime started
     * @return the plugin as it then stands; empty if it was uninstalled, and after a change of a
     *     configuration
     * @throws dev.backplane.plugin.PluginException {@code UNKNOWN_PLAN}; {@code PLAN_OUTDATED} if
     *     the change would do something else by now, nothing is done then; and what the change
     *     itself throws
     */
    Optional<PluginInfo> apply(String planId);

    /**
     * Says why a plugin is as it is, or why a file or URL of that name was refused.
     *
     * @throws dev.backplane.plugin.PluginException {@code UNKNOWN_PLUGIN} with the nearest names
     */
    Explanation explain(String name);

    /** What was refused lately and still stands, newest first; bounded. */
    List<Refusal> refusals();

    /**
     * A door reports that it refused something before it reached {@link #install}, or that a
     * refusal is settled.
     */
    void report(Refusal refusal);

    /** Forgets the refusals of this source. */
    void settle(String source);
}
