package dev.backplane.loader.internal.policy;

import dev.backplane.loader.internal.classfile.ClassShape;
import dev.backplane.loader.internal.classfile.ConstantPool;
import dev.backplane.loader.internal.classfile.MemberReference;

import org.jspecify.annotations.Nullable;

import java.lang.classfile.Attributes;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassModel;
import java.lang.classfile.CodeElement;
import java.lang.classfile.CodeModel;
import java.lang.classfile.MethodModel;
import java.lang.classfile.constantpool.ClassEntry;
import java.lang.classfile.constantpool.LoadableConstantEntry;
import java.lang.classfile.constantpool.MemberRefEntry;
import java.lang.classfile.constantpool.MethodHandleEntry;
import java.lang.classfile.instruction.ConstantInstruction.LoadConstantInstruction;
import java.lang.classfile.instruction.FieldInstruction;
import java.lang.classfile.instruction.InvokeDynamicInstruction;
import java.lang.classfile.instruction.InvokeInstruction;
import java.lang.classfile.instruction.LineNumber;
import java.lang.classfile.instruction.NewObjectInstruction;
import java.lang.classfile.instruction.TypeCheckInstruction;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Where in a class the rules are broken. The constants tell in a microsecond or two that a class
 * breaks none, as nearly all do; only of the others the code is read.
 */
final class CodeSearch {

    /** Of one class and rule: whoever wants to see more looks into the code. */
    private static final int MAX_ALIKE = 20;

    private final Set<Rule> rules;

    CodeSearch(Collection<Rule> rules) {
        this.rules = rules.isEmpty() ? EnumSet.noneOf(Rule.class) : EnumSet.copyOf(rules);
    }

    List<Finding> findings(ClassShape shape) {
        Set<Rule> broken = EnumSet.noneOf(Rule.class);
        for (MemberReference each : MemberReference.of(shape, Rule::watches)) {
            Rule.ofCall(each.owner(), each.name()).ifPresent(broken::add);
        }
        classes(shape, broken);
        broken.retainAll(rules);
        if (broken.isEmpty()) {
            return List.of();
        }
        List<Finding> found = new ArrayList<>();
        String self = shape.name().replace('/', '.');
        try {
            search(ClassFile.of().parse(shape.bytes()), self, found);
        } catch (IllegalArgumentException e) {
            // The JVM would not link it either, but the constants have told enough.
            found.clear();
        }
        Set<Rule> missing = EnumSet.copyOf(broken);
        found.forEach(finding -> missing.remove(finding.rule()));
        missing.forEach(rule -> found.add(new Finding(rule, self, rule.meaning())));
        found.removeIf(finding -> !broken.contains(finding.rule()));
        return found;
    }

    private static void classes(ClassShape shape, Set<Rule> broken) {
        ConstantPool pool = shape.pool();
        // Code that brings a copy of such a package along uses its own.
        Optional<Rule> own = Rule.ofClass(shape.name());
        for (int i = 1; i < pool.count(); i++) {
            if (pool.tag(i) == ConstantPool.CLASS) {
                Rule.ofClass(pool.className(i)).ifPresent(broken::add);
            }
        }
        own.ifPresent(broken::remove);
    }

    private static void search(ClassModel model, String self, List<Finding> found) {
        String source =
                model.findAttribute(Attributes.sourceFile())
                        .map(attribute -> attribute.sourceFile().stringValue())
                        .orElse(null);
        for (MethodModel method : model.methods()) {
            Optional<CodeModel> code = method.code();
            if (code.isPresent()) {
                search(
                        code.get(),
                        new Place(self, method.methodName().stringValue(), source),
                        found);
            }
        }
    }

    private static void search(CodeModel code, Place place, List<Finding> found) {
        for (CodeElement element : code) {
            switch (element) {
                case LineNumber number -> place.line = number.line();
                case InvokeInstruction call -> place.call(call.method(), found);
                case InvokeDynamicInstruction call -> {
                    for (LoadableConstantEntry argument :
                            call.invokedynamic().bootstrap().arguments()) {
                        constant(argument, place, found);
                    }
                }
                case LoadConstantInstruction load -> constant(load.constantEntry(), place, found);
                case FieldInstruction field -> place.use(field.owner(), found);
                case NewObjectInstruction made -> place.use(made.className(), found);
                case TypeCheckInstruction check -> place.use(check.type(), found);
                default -> {}
            }
        }
    }

    private static void constant(LoadableConstantEntry constant, Place place, List<Finding> found) {
        switch (constant) {
            case MethodHandleEntry handle -> place.call(handle.reference(), found);
            case ClassEntry type -> place.use(type, found);
            default -> {}
        }
    }

    /** Where in the code the search is. */
    private static final class Place {

        private final String type;
        private final String method;
        private final @Nullable String source;
        private int line = -1;

        Place(String type, String method, @Nullable String source) {
            this.type = type;
            this.method = method;
            this.source = source;
        }

        void call(MemberRefEntry member, List<Finding> found) {
            String owner = member.owner().asInternalName();
            String name = member.name().stringValue();
            Rule.ofCall(owner, name)
                    .ifPresent(rule -> add(rule, "calls " + simple(owner) + "." + name, found));
        }

        void use(ClassEntry used, List<Finding> found) {
            String name = used.asInternalName();
            Rule.ofClass(name)
                    .ifPresent(rule -> add(rule, "uses " + name.replace('/', '.'), found));
        }

        private void add(Rule rule, String deed, List<Finding> found) {
            String place = new StackTraceElement(type, method, source, line).toString();
            Finding finding = new Finding(rule, place, deed);
            long alike = found.stream().filter(each -> each.rule() == rule).count();
            if (alike < MAX_ALIKE && !found.contains(finding)) {
                found.add(finding);
            }
        }

        private static String simple(String owner) {
            return owner.startsWith("java/lang/") && owner.indexOf('/', 10) < 0
                    ? owner.substring("java/lang/".length())
                    : owner.replace('/', '.');
        }
    }
}
