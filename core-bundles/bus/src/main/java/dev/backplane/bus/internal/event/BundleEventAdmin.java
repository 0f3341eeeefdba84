package dev.backplane.bus.internal.event;

import dev.backplane.bus.MessageContext;
import dev.backplane.bus.internal.BundleNames;

import org.osgi.service.component.ComponentContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ServiceScope;
import org.osgi.service.event.Event;
import org.osgi.service.event.EventAdmin;

/**
 * Event Admin (OSGi Compendium 8, section 113) as one bundle sees it: one instance each, so that an
 * event says who published it.
 */
@Component(
        service = EventAdmin.class,
        scope = ServiceScope.BUNDLE,
        property = {BundleEventAdmin.FACADE + "=true", "service.ranking:Integer=1000"})
public final class BundleEventAdmin implements EventAdmin {

    /** Service property that tells this one from the one behind it. */
    static final String FACADE = "backplane.facade";

    private final EventRouter router;
    private final MessageContext publisher;

    /** For the bundle that gets the service. */
    @Activate
    public BundleEventAdmin(@Reference EventBus bus, ComponentContext context) {
        this.router = bus.router();
        this.publisher = MessageContext.of(BundleNames.of(context.getUsingBundle()));
    }

    @Override
    public void postEvent(Event event) {
        var _ = router.post(event, publisher);
    }

    @Override
    public void sendEvent(Event event) {
        var _ = router.send(event, publisher);
    }
}
