package dev.backplane.config.internal.label;

import dev.backplane.config.NodeLabels;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** What an operator says of this runtime. */
@ObjectClassDefinition(
        pid = NodeLabels.PID,
        name = "Node",
        description = "What this runtime says of itself")
@interface NodeConfig {

    @AttributeDefinition(
            name = "Labels",
            description =
                    "KEY=VALUE each; 'target' filters choose by them. Over those of"
                            + " BACKPLANE_NODE_LABELS")
    String[] labels() default {};
}
