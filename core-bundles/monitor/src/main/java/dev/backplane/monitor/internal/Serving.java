package dev.backplane.monitor.internal;

import org.osgi.framework.BundleContext;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.service.condition.Condition;

/** Whether a part of the runtime says that it serves. */
public final class Serving {

    private Serving() {}

    /** By the id of its condition. */
    public static boolean is(BundleContext context, String condition) {
        try {
            return !context.getServiceReferences(
                            Condition.class, "(" + Condition.CONDITION_ID + "=" + condition + ")")
                    .isEmpty();
        } catch (InvalidSyntaxException e) {
            throw new IllegalStateException(e);
        }
    }
}
