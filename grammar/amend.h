/* One section of a set under the amendments of one day. Inside editions.c and amend.c. */
#ifndef CHUAN_AMEND_H
#define CHUAN_AMEND_H

#include "grammar/model.h"

/* Changes the header of a criterion or indicator by `sửa` headers of one day, in this order: each kind of statement
   written replaces all statements of that kind, and a title the title (language.md §9.14). A kind that two of them
   write is reported and left as it was. What an amended test names no more falls away; what an amendment writes without
   a `kiểm chứng` of its own is unchecked. Takes the statements out of the `sửa` headers, but for their law. False only
   when memory is short. */
bool chuan_amend_section(chuan_model *model, chuan_node *section, chuan_node *const *amendments, size_t count);

/* The same for a dimension, whose `riêng` stand in the header of its set. */
bool chuan_amend_dimension(chuan_model *model, chuan_node *set_header, chuan_node *const *amendments, size_t count);

/* Warns of a `sửa` that writes neither a statement nor a title. */
void chuan_amend_check_empty(chuan_model *model, const chuan_node *amendment);

/* căn cứ and kiểm chứng of an amendment as reports show them. */
chuan_sources_of_law chuan_amend_law(chuan_model *model, const chuan_node *amendment);

#endif
