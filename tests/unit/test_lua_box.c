/* The box of Lua scripts: arithmetic, functions, results, errors and their lines, budgets, memory, no state. */
#include "tests/lua/box_fixture.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

static int set_up(void **state)
{
  static fixture f;
  fixture_begin(&f);
  *state = &f;
  return 0;
}

static int tear_down(void **state)
{
  fixture_end(*state);
  return 0;
}

static void expect(fixture *f, const char *source, const char *wanted)
{
  fixture_load(f, chuan_str_of(source));
  const char *told = fixture_call(f);
  if (strcmp(told, wanted) != 0)
    fail_msg("%s\n  gives  %s\n  not    %s", source, told, wanted);
}

/* `expression` as a number. */
static void gives(fixture *f, const char *expression, const char *wanted)
{
  char source[2000];
  snprintf(source, sizeof source, "return function(a, b, c)\nreturn %s end", expression);
  expect(f, source, wanted);
}

typedef struct pair {
  const char *expression, *wanted;
} pair;

static void give(fixture *f, chuan_type_kind result, const pair *pairs)
{
  f->script.result = result;
  for (; pairs->expression; pairs++)
    gives(f, pairs->expression, pairs->wanted);
}

/* Numbers ---------------------------------------------------------------------------------------- */

static void test_arithmetic(void **state)
{
  static const pair PAIRS[] = {
    { "1 + 2", "3" },
    { "10 - 4 - 3", "3" },
    { "2 + 3 * 4 - 6 / 4", "25/2" },
    { "2 / 3 / 4 * 6", "1" },
    { "-7 // 2", "-4" },
    { "-7 % 3", "2" },
    { "7 % -3", "-2" },
    { "(7/2) // (2/3)", "5" },
    { "(7/2) % (2/3)", "1/6" },
    { "0.1 + 0.2", "3/10" },
    { ".5 + 5. + 5e-1 + 1E+1", "16" },
    { "-2 - -3", "1" },
    { "- - 3", "3" },
    { "-(1/3)", "-1/3" },
    { "#\"đường\" - 1", "4" },
    { "#{1, 2, 3} * 2", "6" },
    { "0x10", "16" },
    { "4611686018427387903 + 1", "4611686018427387904" },
    { "4611686018427387904 - 1", "4611686018427387903" },
    { "4611686018427387904 + 4611686018427387904", "9223372036854775808" },
    { "3037000500 * 3037000500", "9223372037000250000" },
    { "-4611686018427387903 - 4611686018427387903 - 4611686018427387903", "-13835058055282163709" },
    { "1e30 / 1e29", "10" },
    { "9223372036854775808 // 2 - 4611686018427387904", "0" },
    { "1 / 0", "error 2: division by zero" },
    { "1 // 0", "error 2: division by zero" },
    { "1 % (1/2 - 1/2)", "error 2: division by zero" },
    { "1 + \"2\"", "error 2: attempt to perform arithmetic on a string value" },
    { "\"2\" * 1", "error 2: attempt to perform arithmetic on a string value" },
    { "a + 1", "error 2: attempt to perform arithmetic on a nil value (local 'a')" },
    { "thu_nhap * 2 + 1", "error 2: attempt to perform arithmetic on a nil value (global 'thu_nhap')" },
    { "2 / thu_nhap", "error 2: attempt to perform arithmetic on a nil value (global 'thu_nhap')" },
    { "math.pi * 2", "error 2: attempt to perform arithmetic on a nil value (field 'math.pi')" },
    { "a * b", "error 2: attempt to perform arithmetic on a nil value" },
    { "a * a", "error 2: attempt to perform arithmetic on a nil value (local 'a')" },
    { "math.max(1, 2) * 2 - (nil) * 2", "error 2: attempt to perform arithmetic on a nil value" },
    { "-a", "error 2: attempt to perform arithmetic on a nil value (local 'a')" },
    { "'a - 1' - 1 --a + 1\n", "error 2: attempt to perform arithmetic on a string value" },
    { "tostring * 2", "error 2: attempt to perform arithmetic on a function value (global 'tostring')" },
    { "({})[1] - 1", "error 2: attempt to perform arithmetic on a nil value" },
    { "1 - missing", "error 2: attempt to perform arithmetic on a missing value" },
    { "-\"2\"", "error 2: attempt to perform arithmetic on a string value (constant '2')" },
    { "1 < missing", "error 2: attempt to compare number with missing" },
    { "1/2 < \"1\"", "error 2: attempt to compare number with string" },
    { "2^3", "error 2: ^ is not there: write math.power(x, n)" },
    { "1 << 2", "error 2: operators of bits are not there" },
    { "~1", "error 2: operators of bits are not there" },
    { "0x1p4", "error 2: a hexadecimal number is whole and has at most 15 digits" },
    { "1..2", "error 2: this is no number, or one of more than 10,000 digits" },
    { "1e99999", "error 2: this is no number, or one of more than 10,000 digits" },
    { "math.power(10, 20000)", "error 2: a number of more than 10000 digits" },
    { "__hold", "error 2: names that begin with __ are reserved" },
    { NULL, NULL }
  };
  give(*state, CHUAN_TYPE_RATIO, PAIRS);
}

static void test_comparisons(void **state)
{
  static const pair PAIRS[] = {
    { "0.1 + 0.2 == 0.3", "yes" },
    { "1/3 + 1/3 + 1/3 == 1", "yes" },
    { "1/2 < 2/3", "yes" },
    { "1 < 1/2", "no" },
    { "1/2 <= 0.5", "yes" },
    { "4611686018427387904 > 4611686018427387903", "yes" },
    { "1/2 ~= 1/2", "no" },
    { "1/2 == \"1/2\"", "no" },
    { "date(2025, 1, 1) < date(2025, 1, 2)", "yes" },
    { "date(2025, 1, 1) == date(\"01/01/2025\")", "yes" },
    { "missing == missing", "yes" },
    { "missing == nil", "no" },
    { "\"a\" < \"b\"", "yes" },
    { "\"10\" == 10", "no" },
    { "not nil == true", "yes" },
    { NULL, NULL }
  };
  give(*state, CHUAN_TYPE_TRUTH, PAIRS);
}

static void test_functions_of_numbers(void **state)
{
  static const pair PAIRS[] = {
    { "math.abs(-1/2)", "1/2" },
    { "math.abs(3)", "3" },
    { "math.ceil(-3/2)", "-1" },
    { "math.ceil(3/2)", "2" },
    { "math.floor(-3/2)", "-2" },
    { "math.floor(3/2)", "1" },
    { "math.max(1, 5/2, 2)", "5/2" },
    { "math.min(1, 1/2, 2)", "1/2" },
    { "math.min()", "error 2: min: argument 1 is to be a number, not nothing" },
    { "math.power(2, 100) - math.power(2, 100) + 1", "1" },
    { "math.power(1/2, 3)", "1/8" },
    { "math.power(2, -2)", "1/4" },
    { "math.power(0, 0)", "1" },
    { "math.power(0, -1)", "error 2: division by zero" },
    { "math.power(2, 1/2)", "error 2: power: argument 2 is to be a whole number, not number" },
    { "math.round(5/2)", "3" },
    { "math.round(-5/2)", "-3" },
    { "math.round(5/2, 0, \"half even\")", "2" },
    { "math.round(1.999, 2, \"down\")", "199/100" },
    { "math.round(1.991, 2, \"up\")", "2" },
    { "math.round(1, 101)", "error 2: round: argument 2 is to be 0 to 100, not number" },
    { "math.round(1, 1, \"near\")",
      "error 2: round: there is \"half up\", \"half even\", \"down\" and \"up\", not \"near\"" },
    { "tonumber(\"-12.50\")", "-25/2" },
    { "tonumber(\"2/6\")", "1/3" },
    { "tonumber(\"12,5\")", "result: nil" },
    { "tonumber(\"0x10\")", "result: nil" },
    { "tonumber(\"1/0\")", "result: nil" },
    { "tonumber({})", "result: nil" },
    { "select(\"#\", 1, nil, nil)", "3" },
    { "(select(2, 1, 2, 3))", "2" },
    { "(select(-1, 1, 2, 3))", "3" },
    { "select(0)", "error 2: select: argument 1 is to be the place of an argument, not number" },
    { "date(2025, 12, 31) - date(2025, 1, 1)", "364" },
    { "date(2024, 2, 28).day + (date(2024, 2, 28) + 1).day", "57" },
    { "date(2024, 2, 28).hour", "error 2: a date has year, month and day" },
    { "date(2023, 2, 29)", "error 2: date: there is no such day" },
    { "date(\"31.12.2025\")", "error 2: date: this is no date: 31.12.2025" },
    { "date(9999, 12, 31) + 1", "error 2: a date beyond the years 1 to 9999" },
    { "date(2025, 1, 1) + 1/2", "error 2: a date and a number of days that is not whole" },
    { "(table.unpack({ 1, 2, 3 }, 2))", "2" },
    { "table.unpack({}, 1, 251)", "error 2: unpack: more than 250 values" },
    { "table.remove({ 1, 2, 3 }, 1)", "1" },
    { "table.remove({ 1, 2, 3 })", "3" },
    { "table.remove({}, 2)", "error 2: remove: argument 2 is to be a place in the list, not number" },
    { "string.len(\"đường\")", "5" },
    { "(string.find(\"xã hội\", \"hội\"))", "4" },
    { "((\"aXbX\"):find(\"X\", 3))", "4" },
    { "((\"a.b\"):find(\".\"))", "2" },
    { "(string.find(\"a\", \"b\"))", "result: nil" },
    { "#(\"a,b,,c\"):split(\",\")", "4" },
    { NULL, NULL }
  };
  give(*state, CHUAN_TYPE_RATIO, PAIRS);
}

static void test_functions_of_texts(void **state)
{
  static const pair PAIRS[] = {
    { "tostring(1/2)", "text: 0.5" },
    { "tostring(-1/80)", "text: -0.0125" },
    { "tostring(1/3)", "text: 1/3" },
    { "tostring(math.power(10, 20) + 1/4)", "text: 100000000000000000000.25" },
    { "tostring(12)", "text: 12" },
    { "tostring({})", "text: table" },
    { "tostring(print)", "text: nil" },
    { "tostring(tostring)", "text: function" },
    { "tostring(missing)", "text: missing" },
    { "tostring(date(2025, 1, 2))", "text: 02/01/2025" },
    { "tostring(true)", "text: true" },
    { "type(1/2)", "text: number" },
    { "type(1)", "text: number" },
    { "type(missing)", "text: missing" },
    { "type(date(2025, 1, 1))", "text: date" },
    { "type(type)", "text: function" },
    { "type()", "error 2: type: argument 1 is to be a value, not nothing" },
    { "\"a\" .. 1/2 .. 3 .. date(2025, 1, 2)", "text: a0.5302/01/2025" },
    { "\"a\" .. missing", "error 2: attempt to concatenate a missing value (global 'missing')" },
    { "string.upper(\"xã hội đường\")", "text: XÃ HỘI ĐƯỜNG" },
    { "(\"ĐƯỜNG\"):lower()", "text: đường" },
    { "(\"đường\"):sub(2, 3)", "text: ườ" },
    { "(\"đường\"):sub(-2)", "text: ng" },
    { "(\"đường\"):sub(4, 2)", "text: " },
    { "(\"đường\"):sub(-100, 100)", "text: đường" },
    { "(\"ab\"):rep(3, \"-\")", "text: ab-ab-ab" },
    { "(\"ab\"):rep(0)", "text: " },
    { "(\"\"):rep(1000000000)", "text: " },
    { "(\"ab\"):rep(4000)", "error 2: a text of more than 4096 bytes" },
    { "(\" a b \"):trim()", "text: a b" },
    { "(\"a--b\"):split(\"--\")[2]", "text: b" },
    { "(\"a\"):split(\"\")", "error 2: split: argument 2 is to be a text that is not empty, not string" },
    { "table.concat({ 1, 1/2, \"x\" }, \"; \")", "text: 1; 0.5; x" },
    { "table.concat({ 1, 2, 3 }, \",\", 2, 3)", "text: 2,3" },
    { "table.concat({ 1, {}, 3 })", "error 2: concat: item 2 is a table value" },
    { "tostring(pcall(error, \"a\"))", "text: false" },
    { "select(2, pcall(error, \"a\"))", "text: a" },
    { "select(2, pcall(function() return nil + 1 end))",
      "text: attempt to perform arithmetic on a nil value" },
    { "select(2, pcall(function() local x x.y = 1 end))",
      "text: attempt to index a nil value (local 'x')" },
    { "(assert(\"v\", \"m\"))", "text: v" },
    { "assert(false, \"m\")", "error 2: m" },
    { "assert(nil)", "error 2: assertion failed" },
    { NULL, NULL }
  };
  give(*state, CHUAN_TYPE_TEXT, PAIRS);
}

static void test_lists(void **state)
{
  fixture *f = *state;
  f->script.result = CHUAN_TYPE_TEXT;
  expect(f,
         "return function() local s = '' for k, v in pairs{ b = 1, a = 2, 10, 20, [-5] = 0 } do "
         "s = s .. k .. '=' .. v .. ' ' end return s end",
         "text: -5=0 1=10 2=20 a=2 b=1 ");
  expect(f, "return function() for k in pairs{ [true] = 1 } do end end",
         "error 1: pairs: a key is a boolean value: only whole numbers below 2^62 and texts have an order");
  expect(f,
         "return function() local t, s = { 1, 2, 3 }, '' for k in pairs(t) do t[2] = nil s = s .. k end return s end",
         "text: 13");
  expect(f, "return function() local s = '' for i, v in ipairs{ 7, 8, nil, 9 } do s = s .. i .. v end return s end",
         "text: 1728");
  expect(f,
         "return function() local t = { 3, 1/2, 2, 1/3 } table.sort(t) return table.concat(t, ' ') end",
         "text: 1/3 0.5 2 3");
  expect(f,
         "return function() local t = {} for i = 1, 40 do t[i] = { i % 3, i } end "
         "table.sort(t, function(a, b) return a[1] < b[1] end) local s = '' "
         "for i = 2, 40 do assert(t[i - 1][1] < t[i][1] or t[i - 1][2] < t[i][2]) end return 'stable' end",
         "text: stable");
  expect(f, "return function() local t = { 3, 1, 2 } table.insert(t, 4) table.insert(t, 2, 9) "
            "return table.concat(t, ' ') end",
         "text: 3 9 1 2 4");
  expect(f, "return function() local t = { 1, 'a' } table.sort(t) end",
         "error 1: attempt to compare string with number");
  expect(f, "return function() for i = 1, 5/2 do end end",
         "error 1: a loop counts with whole numbers below 2^62: this is 2.5");
  expect(f, "return function() for i = '1', 2 do end end",
         "error 1: a loop counts with numbers: this is a string value");
  expect(f, "return function() local s = '' for i = #'abc', 1, -1 do s = s .. i end return s end", "text: 321");
}

/* Results and arguments -------------------------------------------------------------------------- */

static void test_results(void **state)
{
  fixture *f = *state;
  f->script.result = CHUAN_TYPE_INTEGER;
  gives(f, "3", "3");
  gives(f, "math.power(2, 64)", "18446744073709551616");
  gives(f, "5/2", "result: 2.5");
  gives(f, "\"3\"", "result: string");
  gives(f, "nil", "result: nil");
  gives(f, "missing", "result: missing");
  f->script.result = CHUAN_TYPE_DECIMAL;
  gives(f, "{}", "result: table");
  f->script.result = CHUAN_TYPE_DATE;
  gives(f, "date(2025, 2, 3)", "2025-02-03");
  gives(f, "3", "result: number");
  f->script.result = CHUAN_TYPE_TRUTH;
  gives(f, "1", "result: number");
  f->script.result = CHUAN_TYPE_CHOICE;
  gives(f, "\"đạt\"", "text: đạt");
  gives(f, "true", "result: boolean");
}

static void test_arguments(void **state)
{
  fixture *f = *state;
  chuan_lua_value items[3] = { { .kind = CHUAN_LUA_NUMBER, .number = chuan_num_int(1) },
                               { .kind = CHUAN_LUA_NUMBER, .number = fixture_number(f, "1/3") },
                               { .kind = CHUAN_LUA_NUMBER, .number = fixture_number(f, "100000000000000000000000") } };
  f->arguments[0] = (chuan_lua_value){ .kind = CHUAN_LUA_LIST, .items = items, .item_count = 3 };
  f->argument_count = 1;
  expect(f, "return function(l) local s = 0 for _, x in ipairs(l) do s = s + x end return s end",
         "300000000000000000000004/3");
  items[0] = (chuan_lua_value){ .kind = CHUAN_LUA_MISSING };
  expect(f, "return function(l) return l[1] end", "result: missing");
  f->script.accepts_missing = true;
  expect(f, "return function(l) return l[1] end", "missing");
  f->arguments[0].item_count = 0;
  expect(f, "return function(l) return missing end", "result: missing");
  f->arguments[0] = (chuan_lua_value){ .kind = CHUAN_LUA_DAY, .number = chuan_num_int(365) };
  expect(f, "return function(d) return d.year end", "1971");
  f->arguments[0] = (chuan_lua_value){ .kind = CHUAN_LUA_TRUTH, .number = chuan_num_int(1) };
  expect(f, "return function(b) return b == true and 1 or 0 end", "1");
  static char long_text[CHUAN_LUA_STRING_BYTES_MAX + 1];
  memset(long_text, 'x', sizeof long_text);
  f->arguments[0] = (chuan_lua_value){ .kind = CHUAN_LUA_TEXT, .text = { long_text, sizeof long_text - 1 } };
  expect(f, "return function(t) return #t end", "4096");
  f->arguments[0].text.n++;
  expect(f, "return function(t) return #t end", "too large");
}

/* As many parameters as declared, `...` stands for any; and one value, since `return 0,5` would else be 0. */
static void test_counts(void **state)
{
  fixture *f = *state;
  f->script.parameter_count = 2;
  expect(f, "return function(a, b) return 1 end", "1");
  expect(f, "return function(a, ...) return 1 end", "1");
  expect(f, "return math.max", "error: max: argument 1 is to be a number, not nothing");
  expect(f, "\nreturn function(a) return 1 end", "error 2: the function takes 1 values, the declaration has 2");
  f->script.parameter_count = 0;
  expect(f, "local x\n\nreturn function(a, b, c) return 1 end",
         "error 3: the function takes 3 values, the declaration has 0");
  expect(f, "return function() return 1, 2 end", "error 1: the function gives 2 values, and is to give one");
  expect(f, "return function() return table.unpack({1, 2, 3}) end",
         "error 1: the function gives 3 values, and is to give one");
  expect(f, "return function() end", "result: nil");
}

static void test_decimal_commas(void **state)
{
  static const pair PAIRS[] = {
    { "math.max(1, 2)", "2" },
    { "math.max(1 ,2)", "2" },
    { "math.max(1,a or 2)", "2" },
    { "math.max(1,\n2)", "2" },
    { "#\"0,5\" --[[0,5]]", "3" },
    { "1 * 0,5", "error 2: a number has no comma: write 0.5; between two values a blank follows it: 1, 2" },
    { "{1.5,2}", "error 2: a number has no comma: write 0.5; between two values a blank follows it: 1, 2" },
    { "0x1,2", "error 2: a number has no comma: write 0.5; between two values a blank follows it: 1, 2" },
    { NULL, NULL }
  };
  give(*state, CHUAN_TYPE_RATIO, PAIRS);
}

/* Errors ----------------------------------------------------------------------------------------- */

static void test_errors(void **state)
{
  fixture *f = *state;
  expect(f, "return function()\n\n  error('lý do')\nend", "error 3: lý do");
  expect(f, "return function()\n  local x = nil\n  return x.y\nend",
         "error 3: attempt to index a nil value (local 'x')");
  expect(f, "return function() error({}) end", "error 1: table");
  expect(f, "return function() error() end", "error 1: nil");
  expect(f, "return function() error(12) end", "error 1: 12");
  expect(f, "return function() error(1/3) end", "error 1: 1/3");
  expect(f, "return function() error(date(2025, 12, 31)) end", "error 1: 31/12/2025");
  expect(f, "return function() error('a\\nb\\tc') end", "error 1: a b c");
  expect(f, "return 5", "error: the script gives no function: let it end with `return function(…) … end`");
  expect(f, "", "error: the script gives no function: let it end with `return function(…) … end`");
  expect(f, "x = = 1", "error 1: unexpected symbol near '='");
  expect(f, "error('at once')\nreturn function() end", "error 1: at once");
  expect(f, "return function() return 1 + 1 end\nx y", "error 2: <eof> expected near 'x'");
  expect(f, "\n\xff", "error 1: the script is not UTF-8");
  expect(f, "local x = \"\\xff\"", "error 1: this escape is not there: write the character itself");
  expect(f, "local đ = 1",
         "error 1: this letter can stand in texts and comments only: names have a to z, digits and _");
}

/* Fields of fields end where a call, an operator or another statement begins. */
static void test_long_scripts(void **state)
{
  static const char *const PIECES[] = { " t.x = t.x", " f(t.t)", " t.f(t.t)", " x = t[t.x] .. t.x", " x = (t.t)",
                                        " x = {t.t, t.t}", " if t.t then x = t.t end",
                                        " f = function() return t.t end" };
  fixture *f = *state;
  for (size_t i = 0; i < sizeof PIECES / sizeof *PIECES; i++) {
    char source[4000] = "local x, f, t = 1 f = function() end t = { f = f, x = 1, 1 } t.t = t return function()";
    for (int n = 0; n < 60; n++)
      strcat(source, PIECES[i]);
    expect(f, strcat(source, " return 1 end"), "1");
  }
}

static void test_messages_are_cut_between_characters(void **state)
{
  fixture *f = *state;
  fixture_load(f, CHUAN_STR("return function() error('x' .. ('đ'):rep(1000)) end"));
  chuan_lua_answer answer;
  chuan_lua_box_call(f->box, 0, NULL, 0, &answer);
  assert_int_equal(answer.outcome, CHUAN_LUA_ERROR);
  assert_int_equal(answer.message.n, CHUAN_LUA_MESSAGE_BYTES_MAX - 1);
  assert_int_equal(chuan_text_invalid_at(answer.message), answer.message.n);
}

/* State, budgets, memory ------------------------------------------------------------------------- */

static void test_no_state_between_calls(void **state)
{
  static const char *const SOURCES[] = {
    "local n = 0 return function() n = n + 1 return n end",
    "n = 0 return function() n = n + 1 return n end",
    "local t = {} return function() t[#t + 1] = 1 return #t end",
    "return function() local n = #math + 1 math[n] = 1 return n end",
    "return function() local old = string.len string.len = function(s) return 9 end return (''):len() == 9 and 1 end",
    "return function() _ENV.n = (_ENV.n or 0) + 1 return n end",
  };
  fixture *f = *state;
  for (size_t i = 0; i < sizeof SOURCES / sizeof *SOURCES; i++) {
    fixture_load(f, chuan_str_of(SOURCES[i]));
    for (int call = 0; call < 3; call++)
      assert_string_equal(fixture_call(f), "1");
  }
}

static void test_functions_do_not_know_each_other(void **state)
{
  fixture *f = *state;
  chuan_lua_answer answer;
  fixture_load(f, CHUAN_STR("shared = 1 return function() return shared end"));
  chuan_lua_script other = f->script;
  other.source = CHUAN_STR("return function() return shared end");
  chuan_lua_box_load(f->box, CHUAN_FUNCTIONS_MAX - 1, &other);
  assert_string_equal(fixture_call(f), "1");
  chuan_lua_box_call(f->box, CHUAN_FUNCTIONS_MAX - 1, NULL, 0, &answer);
  assert_string_equal(fixture_tell(f, &answer), "result: nil");
  assert_string_equal(fixture_call(f), "1");
}

/* What a script needs is a number: it does with that budget and all larger ones, and with no smaller one. */
static void test_budget_is_a_number(void **state)
{
  static const char *const SOURCE = "return function() local s = 0 for i = 1, 300 do s = s + 1/i end return 1 end";
  fixture *f = *state;
  uint32_t low = 0, high = 1000000;
  while (high - low > 1) {
    f->script.budget = low + (high - low) / 2;
    fixture_load(f, chuan_str_of(SOURCE));
    if (strcmp(fixture_call(f), "1") == 0)
      high = f->script.budget;
    else
      low = f->script.budget;
  }
  assert_in_range(high, 1000, 20000);
  for (uint32_t budget = high > 300 ? high - 300 : 1; budget < high + 300; budget++) {
    f->script.budget = budget;
    fixture_load(f, chuan_str_of(SOURCE));
    assert_string_equal(fixture_call(f), budget < high ? "budget" : "1");
    assert_string_equal(fixture_call(f), budget < high ? "budget" : "1");
  }
}

static void test_budget_cannot_be_caught(void **state)
{
  fixture *f = *state;
  f->script.budget = 10000;
  expect(f, "return function() while true do end end", "budget");
  expect(f, "return function() while true do pcall(function() while true do end end) end end", "budget");
  expect(f, "while true do end", "budget");
}

static void test_memory_ends(void **state)
{
  fixture *f = *state;
  expect(f, "return function() while true do local t = {{},{},{},{},{},{},{},{}} end end", "memory");
  expect(f,
         "return function() pcall(function() while true do local t = {{},{},{},{},{},{},{},{}} end end) return 1 end",
         "memory");
}

/* More scripts than there is room for: those before are forgotten, and the same when they are loaded again. */
static void test_room_for_scripts_ends(void **state)
{
  fixture *f = *state;
  chuan_lua_answer answer = { 0 };
  chuan_lua_script large = f->script;
  fixture_load(f, CHUAN_STR("return function() return 1 end"));
  assert_false(chuan_lua_box_has(f->box, 1));
  large.source = CHUAN_STR("local t = {} for i = 1, 60000 do t[i] = i end return function() return #t end");
  for (uint32_t function = 1; function < CHUAN_FUNCTIONS_MAX; function++) {
    chuan_lua_box_load(f->box, function, &large);
    assert_true(chuan_lua_box_has(f->box, function));
    chuan_lua_box_call(f->box, function, NULL, 0, &answer);
    assert_string_equal(fixture_tell(f, &answer), "60000");
  }
  assert_false(chuan_lua_box_has(f->box, 0));
  assert_false(chuan_lua_box_has(f->box, 1));
  chuan_lua_box_load(f->box, 0, &f->script);
  assert_string_equal(fixture_call(f), "1");
}

/* What a script keeps may take nearly all that a call has, beside whichever others. */
static void test_room_for_one_script(void **state)
{
  fixture *f = *state;
  fixture_load(f, CHUAN_STR("return function() return 1 end"));
  f->script.source = CHUAN_STR("local t = {} for i = 1, 65000 do t[i] = {} end return function() return #t end");
  for (uint32_t function = 1; function < 4; function++) {
    chuan_lua_answer answer;
    chuan_lua_box_load(f->box, function, &f->script);
    chuan_lua_box_call(f->box, function, NULL, 0, &answer);
    assert_string_equal(fixture_tell(f, &answer), "65000");
  }
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)
  const struct CMUnitTest tests[] = {
    TEST(test_arithmetic),
    TEST(test_comparisons),
    TEST(test_functions_of_numbers),
    TEST(test_functions_of_texts),
    TEST(test_lists),
    TEST(test_results),
    TEST(test_arguments), TEST(test_counts), TEST(test_decimal_commas),
    TEST(test_errors),
    TEST(test_long_scripts), TEST(test_messages_are_cut_between_characters),
    TEST(test_no_state_between_calls),
    TEST(test_functions_do_not_know_each_other),
    TEST(test_budget_is_a_number),
    TEST(test_budget_cannot_be_caught),
    TEST(test_memory_ends),
    TEST(test_room_for_scripts_ends), TEST(test_room_for_one_script),
  };
#undef TEST
  return cmocka_run_group_tests(tests, NULL, NULL);
}
