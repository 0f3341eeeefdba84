package dev.backplane.manager.internal.plan;

import dev.backplane.plugin.ErrorCode;
import dev.backplane.plugin.PluginException;

import java.util.EnumSet;
import java.util.Set;

/** Which refusals still leave something to plan. */
final class Refusable {

    /** What force overcomes; anything else makes the change impossible, and there is no plan. */
    private static final Set<ErrorCode> OVERCOME =
            EnumSet.of(ErrorCode.IN_USE, ErrorCode.OWNED_ELSEWHERE);

    private Refusable() {}

    /** Notes the refusal and goes on as with force, or throws it. */
    static void overcome(Sketch sketch, PluginException reason) {
        if (!OVERCOME.contains(reason.code())) {
            throw reason;
        }
        sketch.refusedBy(reason);
    }
}
