package dev.backplane.benchmarks.ledger;

/** What is published where, and what the events carry. */
public final class Topic {

    /** All of the topics. */
    public static final String ALL = "benchmarks/accounting/*";

    /** And a publisher's number: for those who keep up. */
    public static final String QUICK = "benchmarks/accounting/quick/";

    /** For those who do not. */
    public static final String SLOW = "benchmarks/accounting/slow";

    /** And a plugin's name: for its subscriber that refuses what is too much. */
    public static final String REFUSED = "benchmarks/accounting/refused/";

    /** What that subscriber is called after its plugin's name and a slash. */
    public static final String REFUSING = "refusing";

    /** {@code Integer}: which publisher it was. */
    public static final String PUBLISHER = "publisher";

    /** {@code Long}: its how many-eth event of a quick topic. */
    public static final String SEQUENCE = "sequence";

    /** {@code String}, on some events: how often the handler shall fail. */
    public static final String FAIL = "fail";

    /** A value of {@link #FAIL}. */
    public static final String ONCE = "once";

    /** A value of {@link #FAIL}. */
    public static final String ALWAYS = "always";

    private Topic() {}
}
