// Above a list: search, filters as chips, kept views, columns, CSV.
import { useState } from 'preact/hooks';
import { may, type Entity } from '@/api/entities';
import { recordOperations, type ListParams } from '@/api/records';
import { useAuth } from '@/app/auth';
import { useText } from '@/app/settings';
import { usePageText } from '@/i18n/pages';
import { Menu, MenuItem } from '@/kit/menu';
import { useToast } from '@/kit/toasts';
import { saveFile } from '@/lib/download';
import { explain } from '@/lib/explain';
import { ColumnsPanel, type Columns } from './columns_panel';
import { FilterChips } from './filter_chips';
import { FiltersPanel } from './filters_panel';
import { ImportDialog } from './import_dialog';
import { SavedViews, type ViewParams } from './saved_views';
import { SearchBox } from './search_box';

interface Props {
  entity: Entity;
  params: ListParams;
  fixed: ListParams;
  columns: Columns;
  onParams(params: ListParams): void;
}

export function ListToolbar(props: Props) {
  const text = usePageText();
  const common = useText();
  const toast = useToast();
  const { client, session } = useAuth();
  const { entity, params, fixed } = props;
  const [isImporting, setImporting] = useState(false);
  const isWhole = Object.keys(fixed).length === 0;

  async function exportCsv() {
    try {
      const csv = await recordOperations(client, entity.name).exportCsv({ ...params, ...fixed });
      saveFile(`${entity.name}.csv`, csv, 'text/csv');
    } catch (error) {
      toast(explain(error, common), 'error');
    }
  }

  return (
    <>
      <search class="toolbar list-toolbar">
        {entity.isSearched && <SearchBox value={params.q ?? ''} label={text.searchIn}
          onValue={(q) => props.onParams({ ...params, q })} />}
        <FiltersPanel entity={entity} params={params} fixed={fixed} onParams={props.onParams} />
        {isWhole && (
          <>
            <SavedViews list={entity.name} params={params as ViewParams}
              onParams={props.onParams} />
            <ColumnsPanel entity={entity} columns={props.columns} />
            <Menu label={text.moreActions} icon="more" isBare align="end">
              {(close) => (
                <>
                  <MenuItem icon="download" onChoose={() => { close(); void exportCsv(); }}>
                    {text.exportCsv}
                  </MenuItem>
                  {may(session!.user, entity, 'import') && (
                    <MenuItem icon="upload" onChoose={() => { close(); setImporting(true); }}>
                      {text.importCsv}
                    </MenuItem>
                  )}
                  <MenuItem icon="posts" onChoose={() => { close(); print(); }}>
                    {text.print}
                  </MenuItem>
                </>
              )}
            </Menu>
          </>
        )}
      </search>
      <FilterChips entity={entity} params={params} onParams={props.onParams} />
      {isImporting && <ImportDialog entity={entity} onClose={() => setImporting(false)} />}
    </>
  );
}
