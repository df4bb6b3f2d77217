-- need_document(doc_no): raises SK002 unless a document number is given; what is signed names its document.
create or replace function programme.need_document(p_doc text)
returns void
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
begin
    if coalesce(trim(p_doc), '') = '' then
        perform skein.refuse('SK002', 'a document number is needed', '/doc', 'required',
            p_hint => 'name the document that decides this');
    end if;
end
$$;
