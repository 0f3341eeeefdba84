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
     * Installs all of these or none: every new version is started beside the one it replaces,
     * probed and given its state before calls go to any of them. New plugins and libraries may be
     * among them. In the order given, where one does not need another.
     *
     * @return the plugins as they then stand, in the order of the requests
     * @throws dev.backplane.plugin.PluginException as for {@link #install}, with the name of the
     *     one that failed; everything is then as it was before
     */
    List<PluginInfo> installTogether(List<InstallRequest> requests);

    /**
     * Starts the new version beside the one that serves, probes it, hands the state over to it, and
     * discards it again. Nothing goes to it, nothing is written down.
     *
     * @throws dev.backplane.plugin.PluginException as for {@link #install}, where it is refused
     *     before it is started; {@code PLUGIN_NOT_ACTIVE} if no version of it serves now
     */
    Rehearsal rehearse(InstallRequest request);

    /**
     * The releases of a plugin, latest first: as many as are kept ({@code keepReleases} of PID
     * {@code dev.backplane.manager.update}).
     *
     * @throws dev.backplane.plugin.PluginException {@code UNKNOWN_PLUGIN}
     */
    List<Release> history(String name);

    /**
     * What differs between two releases: version, digest, configuration by key, grants, schema of
     * the state. Values of passwords are masked.
     *
     * @throws dev.backplane.plugin.PluginException {@code UNKNOWN_PLUGIN}, {@code UNKNOWN_RELEASE}
     */
    List<Plan.Difference> diff(String name, int before, int after);

    /**
     * Goes back to a kept release: its code by the procedure of every update, its configuration,
     * and its desired state. An update that is being watched is rolled back at once.
     *
     * @param release its number; 0 for the one that served before the current one
     * @throws dev.backplane.plugin.PluginException {@code UNKNOWN_PLUGIN}, {@code UNKNOWN_RELEASE},
     *     {@code SOURCE_UNAVAILABLE} if its bytes are gone, and as for {@link #install}
     */
    PluginInfo rollback(String name, int release, Change change);

    /**
     * Lifts the quarantine of a plugin, forgets its failures, and starts it.
     *
     * @throws dev.backplane.plugin.PluginException {@code UNKNOWN_PLUGIN}, and as for {@link
     *     #start}
     */
    PluginInfo release(String name, Change change);

    /** The updates whose new version is being watched, by name. */
    List<UpdateStatus> updates();

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
