package dev.backplane.engine;

import org.osgi.annotation.versioning.ProviderType;
import org.osgi.framework.Bundle;

import java.time.Duration;

/**
 * Decides which revision of a plugin serves its calls and hears its events. Used by the manager
 * only: the one place where a plugin's state changes. Thread-safe; a change is visible to every
 * later call when the method returns.
 *
 * @since 0.1
 */
@ProviderType
public interface RouteControl {

    /**
     * From now on calls to {@code plugin} go to the handlers that {@code revision} registers, and
     * events to the event handlers it registers. Opens the gate, and ends a canary.
     *
     * <p>If another revision served the plugin until now, its event subscriptions end here and
     * those of {@code revision} begin, in one step: no event is delivered to both or to neither.
     * What waits in a mailbox of the former goes, in its order, to the mailbox of the subscriber of
     * the same name; the event that is being handled is finished where it began, and the new
     * mailbox starts after it. What waits for a subscriber that the new revision does not have
     * becomes a dead letter. So does what waits for one whose counterpart was not {@linkplain
     * #holdEvents held}: that has heard for itself, and has a mailbox of its own.
     */
    void activate(String plugin, Bundle revision);

    /**
     * Until {@code revision} is activated, its event handlers hear nothing: call it before the
     * revision is started beside another that serves. Forgotten when the bundle has stopped.
     */
    void holdEvents(Bundle revision);

    /**
     * From now on calls to {@code plugin} are refused with {@code PLUGIN_NOT_ACTIVE} and this
     * reason. Those that wait at a gate are refused too.
     *
     * @param reason a sentence for the caller: the state, and what to do
     */
    void deactivate(String plugin, String reason);

    /**
     * From now on calls to {@code plugin} wait, each within its own deadline, until the gate is
     * opened by {@link #activate} (of the same revision too) or {@link #deactivate}. Its events
     * wait in their mailboxes meanwhile. Calls in flight go on, and so do calls nested in one of
     * them: a plugin that calls itself, directly or through others, is let through to the revision
     * that was serving.
     */
    void closeGate(String plugin);

    /** How calls fare that wait at the gate of {@code plugin}; nobody waits where it is open. */
    GateWait gateWait(String plugin);

    /**
     * From now on the calls to {@code plugin} that the rule chooses go to {@code candidate}, all
     * others to the revision that serves. Events stay with the latter. Ends with {@link #activate},
     * {@link #deactivate} or {@link #endCanary}.
     */
    void startCanary(String plugin, Bundle candidate, CanaryRule rule);

    /** All calls go to the revision that serves again. */
    void endCanary(String plugin);

    /** The plugin is gone: calls are refused with {@code UNKNOWN_PLUGIN}. */
    void remove(String plugin);

    /** The number of calls that {@code revision} is handling now. */
    int inFlight(Bundle revision);

    /**
     * Waits until no call is in flight in {@code revision} and none of its event handlers runs;
     * call it after its route has gone elsewhere, or behind a closed gate. After a {@link
     * #deactivate} event handlers are not waited for, since events still come.
     *
     * @return false if something was still under way when {@code bound} had passed
     * @throws InterruptedException if the waiting thread is interrupted
     */
    boolean drain(Bundle revision, Duration bound) throws InterruptedException;

    /**
     * Breaks off the calls that are still in flight in {@code revision}, after its drain took too
     * long: their handlers are interrupted, and each caller gets {@code PLUGIN_NOT_ACTIVE} with
     * {@code reason}, and is told that the call may have taken effect. Event handlers of it that
     * still run, though their events go elsewhere or wait, are left behind: their mailboxes go on
     * without them.
     *
     * @return how many calls
     */
    int cutOff(Bundle revision, String reason);

    /**
     * How calls to {@code revision} fared since it was activated or a canary began; never null.
     * Every attempt of a call that is repeated counts. Forgotten with the revision, when nothing
     * leads to it any more and none of its handlers is registered.
     */
    RevisionTraffic traffic(Bundle revision);
}
