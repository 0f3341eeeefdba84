package dev.backplane.config.internal.fleet;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.AttributeType;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** The settings of the way to the fleet. */
@ObjectClassDefinition(
        name = "Fleet",
        description = "Configurations shared with other runtimes through Redis")
@interface FleetConfig {

    String PID = "dev.backplane.config.redis";

    @AttributeDefinition(
            name = "URI",
            description =
                    "redis://user:password@host:6379, rediss:// for TLS,"
                            + " redis-sentinel://host:26379,host:26379/master or"
                            + " redis-cluster://host:6379,host:6379. Empty: BACKPLANE_REDIS_URI;"
                            + " if that is not set, nothing is shared")
    String uri() default "";

    @AttributeDefinition(
            name = "Fleet",
            description = "Whose configurations are shared. Empty: BACKPLANE_FLEET, or 'backplane'")
    String fleet() default "";

    @AttributeDefinition(
            name = "Node",
            description = "How this runtime is called. Empty: the host's name")
    String node() default "";

    @AttributeDefinition(
            name = "User",
            description = "The user of Redis' access control list, unless the URI names one")
    String user() default "";

    @AttributeDefinition(
            name = "Password",
            type = AttributeType.PASSWORD,
            description = "Its password, unless the URI holds one; best as $[secret:NAME]")
    String password() default "";

    @AttributeDefinition(
            name = "Certificates",
            description =
                    "A PEM file of those who may sign the server's certificate. Empty: the JDK's")
    String caFile() default "";

    @AttributeDefinition(
            name = "PIDs of this machine",
            description = "These stay here; NAME* stands for all that begin so")
    String[] nodePids() default {};

    @AttributeDefinition(
            name = "Time-out",
            description = "The time Redis has to connect and to answer")
    int timeoutMillis() default 2_000;

    @AttributeDefinition(
            name = "Recovery window",
            description =
                    "For so long after a restart or fail-over of Redis only what it may have lost"
                            + " is written")
    int recoveryWindowMillis() default 3_000;

    @AttributeDefinition(
            name = "Log length",
            description = "Changes kept for nodes that were away; who is further back compares all")
    int logLength() default 100_000;

    @AttributeDefinition(
            name = "Durability",
            description =
                    "What Redis must promise: 'always' (appendfsync always), 'everysec' (a power"
                            + " cut may cost a second, which the nodes write back), 'none'")
    String durability() default "everysec";
}
