/**
 * The language of expressions over one event: the Common Expression Language (CEL), cut down to
 * what has a bounded cost, and its evaluation.
 *
 * <p>An expression is parsed by CEL's parser, then rewritten by {@link
 * io.plumbline.jobs.expression.ExpressionRewriter}: what names a value of the event becomes a
 * variable that says how the value is to be read, and what is not in the language is refused. CEL's
 * checker and interpreter see the rewritten form alone.
 */
package io.plumbline.jobs.expression;
