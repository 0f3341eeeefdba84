package dev.backplane.loader.internal.policy;

/**
 * One place where code breaks a rule.
 *
 * @param rule which
 * @param place class, method and line as in a stack trace, as far as the class file tells
 * @param deed what it does there: {@code calls System.exit}
 */
record Finding(Rule rule, String place, String deed) {

    @Override
    public String toString() {
        return place + " " + deed;
    }
}
